import { runModel } from './model.ts';

const LINES_MAX = 60;

/**
 * How a seed goes wrong, in as few events as it takes, and only what has to do with its first
 * mistake: what went wrong, and every move of a head.
 */
export async function shortenedTrace(seed: number, events: number) {
  let fewest = events;
  for (let fewer = 25; fewer < events; fewer *= 2) {
    if ((await runModel({ seed, events: fewer })).mistakes.length === 0) continue;
    fewest = fewer;
    break;
  }
  const trace: string[] = [];
  const { mistakes } = await runModel({ seed, events: fewest, trace: (line) => trace.push(line) });
  const [first = ''] = mistakes;
  const names = first.match(/[0-9a-f]{16}|(event|iss|crd)[-_]\d+/g) ?? [];
  const telling = trace.filter((line) =>
    names.length > 0
      ? names.some((name) => line.includes(name))
      : /: (?!.*arrives)|crashes|stands still|->/.test(line),
  );
  return { events: fewest, mistakes, lines: telling.slice(-LINES_MAX), steps: trace.length };
}
