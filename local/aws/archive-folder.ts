import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What S3 would answer. */
export type ObjectAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
};

/** The three operations of S3 that the archive needs, on a folder: a key is a path in it. */
export type ArchiveFolder = {
  put(key: string, body: Buffer): Promise<ObjectAnswer>;
  get(key: string): Promise<ObjectAnswer>;
  list(prefix: string): Promise<ObjectAnswer>;
};

/** Keys as our own functions write them: nothing leads out of the folder. */
const KEY = /^(?!.*\.\.)[\w=.-]+(\/[\w=.-]+)*$/;

export function openArchiveFolder(folder: string): ArchiveFolder {
  return {
    async put(key, body) {
      if (!KEY.test(key)) return refusal(400, 'InvalidArgument');
      const file = join(folder, key);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      // Whole or not at all, whoever reads meanwhile.
      const unfinished = `${file}.${process.hrtime.bigint()}.part`;
      await writeFile(unfinished, body, { mode: 0o600 });
      await rename(unfinished, file);
      return { status: 200, contentType: 'application/xml', body: '' };
    },
    async get(key) {
      if (!KEY.test(key)) return refusal(400, 'InvalidArgument');
      try {
        const body = await readFile(join(folder, key));
        return { status: 200, contentType: 'application/gzip', body };
      } catch {
        return refusal(404, 'NoSuchKey');
      }
    },
    async list(prefix) {
      const under = prefix.replace(/\/$/, '');
      if (!KEY.test(under)) return refusal(400, 'InvalidArgument');
      const names = await readdir(join(folder, under)).catch(() => []);
      const keys = names.filter((name) => !name.endsWith('.part')).sort();
      const contents = keys.map((name) => `<Contents><Key>${under}/${name}</Key></Contents>`);
      return xml(200, 'ListBucketResult', `<IsTruncated>false</IsTruncated>${contents.join('')}`);
    },
  };
}

function refusal(status: number, code: string): ObjectAnswer {
  return xml(status, 'Error', `<Code>${code}</Code>`);
}

function xml(status: number, root: string, inner: string): ObjectAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><${root}>${inner}</${root}>`;
  return { status, contentType: 'application/xml', body };
}
