import { onData } from '../data-commands.ts';

const { lanes, lines } = await onData(
  async () => {
    const { rebuild } = await import('#shared/data/rebuild.ts');
    return rebuild();
  },
  { exclusively: true },
);

process.stdout.write(`Rollups rebuilt: ${lines} events of ${lanes} lanes counted.\n`);
