import { onData } from '../data-commands.ts';

const { generation, lines, dropped } = await onData(async () => {
  const { archiveLines } = await import('#shared/data/archive.ts');
  const { rebuild } = await import('#shared/data/rebuild.ts');
  return rebuild(archiveLines);
});

process.stdout.write(
  `Rollups rebuilt as ${generation}: ${lines} lines counted, ${dropped} older items dropped.\n`,
);
