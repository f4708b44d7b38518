import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataFolder, DataFolderInUse, DataFolderUnusable } from './data-folder.ts';

const module = JSON.stringify(path.join(import.meta.dirname, 'data-folder.ts'));

let folder: string;
const programs: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lotsenwerk-folder-'));
});

afterEach(async () => {
  for (const program of programs.splice(0)) program.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A program of its own that runs `code` with `claim()` and `say(…)` at hand. */
function run(code: string) {
  const text = `
    import { appendFileSync } from 'node:fs';
    import { spawn } from 'node:child_process';
    import { setTimeout as pause } from 'node:timers/promises';
    import { claimDataFolder } from ${module};
    const claim = () => claimDataFolder(${JSON.stringify(folder)});
    const say = (what) => console.log(JSON.stringify(what));
    ${code}`;
  const program = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(program);
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return {
    pid: program.pid,
    hear: async () => JSON.parse((await lines.next()).value ?? 'null'),
    kill: async () => {
      const gone = once(program, 'exit');
      program.kill('SIGKILL');
      await gone;
    },
    ended: () => (program.exitCode === null ? once(program, 'exit') : undefined),
  };
}

const owner = `await claim(); say('owner'); setInterval(() => {}, 1000);`;
const attempt = `await claim().then(() => say('owner'), (error) => say({ name: error.name, message: error.message }));`;

/** Every name, content and time of change below the folder. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const entry = await stat(path.join(folder, name));
    hash.update(`${name} ${entry.mtimeMs} ${entry.size}\n`);
    if (entry.isFile()) hash.update(await readFile(path.join(folder, name)));
  }
  return hash.digest('hex');
}

describe('the data folder', () => {
  test('has places for keys and files that only its user reads', async () => {
    const claimed = await claimDataFolder(folder);
    for (const place of [claimed.keysPath, claimed.filesPath]) {
      expect((await stat(place)).mode & 0o777).toBe(0o700);
    }
    await claimed.release();
  });

  test('is refused to a second program, which names folder and owner and changes nothing', async () => {
    const first = run(owner);
    expect(await first.hear()).toBe('owner');
    const before = await fingerprint();

    const { name, message } = await run(attempt).hear();

    expect(name).toBe('DataFolderInUse');
    const [german, english] = message.split('\n');
    expect(german).toContain(`Der Datenordner ${folder} wird schon`);
    expect(english).toContain(`The data folder ${folder} is already in use`);
    for (const line of [german, english]) expect(line).toMatch(new RegExp(`\\b${first.pid}\\b`));
    expect(await fingerprint()).toBe(before);
  });

  test('is refused a hundred times of a hundred to ten programs at once', async () => {
    const first = run(owner);
    expect(await first.hear()).toBe('owner');
    const before = await fingerprint();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        run(`
          const refused = [];
          for (let i = 0; i < 10; i++) await claim().catch((error) => refused.push(error.pid));
          say(refused);`).hear(),
      ),
    );

    expect(answers.flat()).toEqual(Array(100).fill(first.pid));
    expect(await fingerprint()).toBe(before);
  });

  test('never has two owners, however many grab it at once', async () => {
    const journal = JSON.stringify(path.join(folder, 'journal'));
    const grabbing = Array.from({ length: 8 }, () =>
      run(`
        for (let won = 0; won < 5; ) {
          const folder = await claim().catch(() => undefined);
          if (!folder) continue;
          won++;
          appendFileSync(${journal}, process.pid + ' ');
          await pause(Math.random() * 8);
          appendFileSync(${journal}, process.pid + '\\n');
          await folder.release();
          await pause(Math.random() * 20);
        }`),
    );
    await Promise.all(grabbing.map((program) => program.ended()));

    const lines = (await readFile(path.join(folder, 'journal'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(40);
    for (const line of lines) expect(line).toMatch(/^(\d+) \1$/);
  });

  test('is free again when its owner is killed, though a child of the owner lives on', async () => {
    const first = run(`
      await claim();
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
      say(child.pid);
      setInterval(() => {}, 1000);`);
    const child = await first.hear();
    await first.kill();

    const claimed = await claimDataFolder(folder);
    expect(() => process.kill(child, 0)).not.toThrow();
    process.kill(child, 'SIGKILL');
    await claimed.release();
  });

  test('is refused within one program too, until it is released', async () => {
    const claimed = await claimDataFolder(folder);
    await expect(claimDataFolder(folder)).rejects.toThrow(DataFolderInUse);
    await claimed.release();
    await claimed.release();
    await (await claimDataFolder(folder)).release();
  });

  test.runIf(process.platform === 'linux')('stays refused when somebody deletes the lock', async () => {
    const first = run(owner);
    expect(await first.hear()).toBe('owner');
    await rm(path.join(folder, 'lock'));
    await expect(claimDataFolder(folder)).rejects.toThrow(`${first.pid}`);
    await first.kill();
    await (await claimDataFolder(folder)).release();
  });

  test('that cannot be made is refused with the path', async () => {
    await writeFile(path.join(folder, 'a-file'), '');
    const below = path.join(folder, 'a-file', 'data');
    const refused = claimDataFolder(below);
    await expect(refused).rejects.toThrow(DataFolderUnusable);
    await expect(refused).rejects.toThrow(below);
  });
});

describe('a key', () => {
  test('is made once, random and readable by its user only', async () => {
    const claimed = await claimDataFolder(folder);
    const [one, again, other] = await Promise.all([
      claimed.key('secret'),
      claimed.key('secret'),
      claimed.key('database-owner'),
    ]);
    await claimed.release();
    const next = await claimDataFolder(folder);

    expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(await next.key('secret')).toBe(one);
    expect((await stat(path.join(next.keysPath, 'secret'))).mode & 0o777).toBe(0o600);
    await next.release();
  });

  test('that is damaged is refused instead of replaced', async () => {
    const claimed = await claimDataFolder(folder);
    await writeFile(path.join(claimed.keysPath, 'secret'), 'cut off');
    await expect(claimed.key('secret')).rejects.toThrow(DataFolderUnusable);
    expect(await readFile(path.join(claimed.keysPath, 'secret'), 'utf8')).toBe('cut off');
    await claimed.release();
  });

  test('has a name that stays in the folder', async () => {
    const claimed = await claimDataFolder(folder);
    await expect(claimed.key('../owner')).rejects.toThrow('../owner');
    await claimed.release();
  });
});
