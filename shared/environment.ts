/**
 * A variable that a function cannot work without. Read once, at load: a misdeployed function dies
 * at init, not on its first visitor.
 */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment lacks ${name}`);
  return value;
}
