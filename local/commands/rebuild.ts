import { onData } from '../engine/data-commands.ts';

const { rebuilt, audited, dropped, closed } = await onData(async () => {
  const { archiveLines } = await import('#shared/counting/archive.ts');
  const { audit } = await import('#shared/audit/audit.ts');
  const { dropBefore, rebuild } = await import('#shared/counting/rebuild.ts');
  const made = await rebuild(archiveLines);
  const found = await audit();
  const { closePrivateLinks } = await import('#shared/registry/private-links.ts');
  return {
    rebuilt: made,
    audited: found,
    dropped: await dropBefore(made.generation),
    closed: await closePrivateLinks(),
  };
});

const { generation, lines } = rebuilt;
const { counted, driftCount } = audited;
process.stdout.write(
  `Rollups rebuilt as ${generation}: ${lines} lines counted, ${dropped} older items dropped.\n` +
    `${closed} private credentials: their links are closed.\n` +
    `${counted} events recounted: ${driftCount === 0 ? 'the cells agree' : `${driftCount} sums DIFFER`}.\n`,
);
process.exitCode = driftCount === 0 ? 0 : 1;
