import type { Import } from '#shared/importing/jobs.ts';

/** An import as the API shows it. */
export function importAnswer(job: Import) {
  const { importId, format, fileName, status, wishes, counts, reason } = job;
  const { createdAt, startedAt, endedAt } = job;
  const bytes = Object.values(job.parts).reduce((sum, size) => sum + size, 0);
  const { dryRun = false, ...asked } = wishes ?? {};
  return {
    importId,
    format,
    ...(fileName && { fileName }),
    status,
    ...(reason && { reason }),
    dryRun,
    ...(job.run > 0 && { asked }),
    file: { parts: Object.keys(job.parts).length, bytes },
    progress: {
      bytes: job.place.offset,
      lines: Object.values(counts).reduce((sum, count) => sum + count, 0),
      fraction: bytes === 0 ? 0 : job.place.offset / bytes,
    },
    counts,
    createdAt,
    ...(startedAt && { startedAt }),
    ...(endedAt && { endedAt }),
  };
}
