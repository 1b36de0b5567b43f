/** As often the import queue hands a message out before it takes it for dead. */
export const IMPORT_ATTEMPTS_MAX = 5;
