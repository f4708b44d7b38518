import { describe, expect, it } from 'vitest';
import { DatabaseAbsence, isDatabaseAway } from './database-away.ts';
import type { Log } from './log.ts';

const lines: string[] = [];
const log: Log = {
  info: (_, event) => void lines.push(event),
  warn: (_, event) => void lines.push(event),
  error: (_, event) => void lines.push(event),
};
const failing = (code: string, of: object = {}) => Object.assign(new Error('x'), { code, ...of });

describe('a database', () => {
  it.each([
    ['nobody listens', failing('ECONNREFUSED')],
    ['its socket is gone', failing('ENOENT', { syscall: 'connect' })],
    ['it is being stopped', failing('57P01')],
    ['it is recovering', failing('57P03')],
    ['the pooler has no server', failing('08P01')],
    ['the connection broke', new Error('Connection terminated unexpectedly')],
  ])('is away when %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['a statement is wrong', failing('42601')],
    ['a statement takes too long', failing('57014')],
    ['a rule is broken', failing('23505')],
    ['a file is missing', failing('ENOENT', { syscall: 'open' })],
    ['the program is wrong', new TypeError('x is not a function')],
    ['nothing is said', undefined],
  ])('is not away when %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});

describe('while the database is away', () => {
  const comesBackAfter = (failures: number, code = '57P03') => {
    let left = failures;
    return async () => {
      if (left-- > 0) throw failing(code);
      return 'there';
    };
  };

  it('work waits, the log says so once, and it goes on', async () => {
    lines.length = 0;
    const absence = new DatabaseAbsence(log);
    expect(await absence.bridge(comesBackAfter(3))).toBe('there');
    expect(lines).toEqual(['database-away', 'database-back']);
  });

  it('patience ends', async () => {
    const absence = new DatabaseAbsence(log, 100);
    await expect(absence.bridge(comesBackAfter(99))).rejects.toMatchObject({ code: '57P03' });
  });

  it('what may have been kept is not done again', async () => {
    const absence = new DatabaseAbsence(log);
    await expect(absence.bridge(comesBackAfter(1), { mayRepeat: () => false })).rejects.toMatchObject({
      code: '57P03',
    });
  });

  it('a server where nobody may write is waited for by those who write, and by nobody else', async () => {
    const absence = new DatabaseAbsence(log);
    expect(await absence.bridge(comesBackAfter(1, '25006'), { writes: true })).toBe('there');
    await expect(absence.bridge(comesBackAfter(1, '25006'))).rejects.toMatchObject({ code: '25006' });
  });
});
