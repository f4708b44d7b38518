import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpOn, readArguments } from './help.ts';

describe('what somebody types behind lotsenwerk', () => {
  it.each([['--help'], ['-h'], ['help']])('%s shows every command', (...args) => {
    expect(readArguments(args)).toEqual({ kind: 'help', said: helpOn() });
  });

  it.each([[['backup', '--help']], [['help', 'backup']]])('%j shows that command alone', (args) => {
    const asked = readArguments(args);
    expect(asked).toEqual({ kind: 'help', said: helpOn('backup') });
    expect(asked.kind === 'help' && asked.said).not.toContain('restore');
  });

  it('no command at all, one that is not there and a name every object has are told how it is right', () => {
    expect(readArguments([])).toEqual({ kind: 'wrong', said: helpOn() });
    for (const command of ['sichern', 'constructor']) {
      expect(readArguments([command])).toEqual({
        kind: 'wrong',
        said: `Den Befehl „${command}“ gibt es nicht.\n\n${helpOn()}`,
      });
    }
  });

  it('an option that is not there, or without its value, is named', () => {
    expect(readArguments(['restore', '--pruefen'])).toEqual({
      kind: 'wrong',
      said: `Die Angabe „--pruefen“ gibt es nicht.\n\n${helpOn('restore')}`,
    });
    expect(readArguments(['texts', 'export', '--language'])).toEqual({
      kind: 'wrong',
      said: `Bei „--language“ stimmt etwas nicht.\n\n${helpOn('texts')}`,
    });
  });

  it('a command comes through with what belongs to it', () => {
    expect(readArguments(['restore', 'a.backup', '--check'])).toMatchObject({
      kind: 'run',
      positionals: ['restore', 'a.backup'],
      values: { check: true },
    });
  });

  it('every command the program knows is explained', () => {
    const program = readFileSync(path.join(import.meta.dirname, 'cli.ts'), 'utf8');
    const known = [...program.matchAll(/^ {4}case '([\w-]+)':/gm)].map(([, command]) => command);
    expect(known.length).toBeGreaterThan(10);
    const explained = [...helpOn().matchAll(/^ {2}([a-z-]+)/gm)].map(([, command]) => command);
    expect(known.filter((command) => !explained.includes(command))).toEqual([]);
  });

  const built = path.join(import.meta.dirname, '../dist/cli.js');
  it.runIf(existsSync(built))('the program prints it and ends well; a wrong line ends with 2', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [built, ...args], { encoding: 'utf8' });
    expect(run('--help')).toMatchObject({ status: 0, stdout: helpOn(), stderr: '' });
    expect(run('restore', '--pruefen')).toMatchObject({ status: 2, stdout: '' });
    expect(run('backup')).toMatchObject({ status: 2, stdout: '', stderr: helpOn('backup') });
  });
});
