/** Runs one scheduled function, named by the first argument, and ends; also if its parent has. */
const HANDLERS = {
  audit: () => import('../../functions/audit/handler.ts'),
  rank: () => import('../../functions/rank/handler.ts'),
};

const giveUp = () => process.exit(1);

process.once('disconnect', giveUp);

const { handler } = await HANDLERS[process.argv[2] as keyof typeof HANDLERS]();

await handler();

process.off('disconnect', giveUp);

process.disconnect();
