import { describe, expect, it } from 'vitest';
import { FormFields } from '#platform/form-fields';
import { readAsked, readStep } from './data-request.form.ts';

const site = '0199a1b2-0000-7000-8000-000000000001';
const good = {
  kind: 'access',
  site,
  name: '  سلام   محمد ',
  email: 'salam@example.org',
  phone: '',
  words: '',
};
const read = (of: Partial<typeof good>, known: Record<string, string> = {}) => {
  const entered = readAsked(FormFields.from({ ...good, ...of }), { sites: [site], known });
  return entered.ok ? entered.value : entered.errors.map(({ name, code }) => `${name}: ${code}`);
};

describe('who asks about her data', () => {
  it('is taken in with a name in any script and one way to reach her', () => {
    expect(read({})).toMatchObject({ kind: 'access', name: 'سلام محمد' });
    expect(read({ email: '', phone: '+49 (0) 6172 / 0001' })).toMatchObject({ phone: '+49 (0) 6172 / 0001' });
  });

  it.each([
    [{ kind: 'anything' }, ['kind: kind']],
    [{ site: 'elsewhere' }, ['site: site']],
    [{ name: '' }, ['name: name']],
    [{ name: '...' }, ['name: name']],
    [{ name: 'a'.repeat(201) }, ['name: name-long']],
    [{ email: 'salam@' }, ['email: email']],
    [{ email: 'salam@example.org, boss@example.org' }, ['email: email']],
    [{ phone: 'at work' }, ['phone: phone']],
    [{ email: '' }, ['email: no-way']],
    [{ words: 'a'.repeat(2001) }, ['words: words']],
    [{ kind: 'rectification' }, ['words: what-is-wrong']],
    [
      { kind: '', site: '', name: '', email: '' },
      ['kind: kind', 'site: site', 'name: name', 'email: no-way'],
    ],
  ])('is told field by field what is missing: %o', (wrong, errors) => {
    expect(read(wrong)).toEqual(errors);
  });

  it('need not say what is known from her account', () => {
    const known = { name: 'Mina', email: 'mina@example.org', phone: '' };
    expect(read({ name: '', email: '' }, known)).toMatchObject(known);
    // What she would send beside it does not count.
    expect(read({ name: 'Boss', email: 'boss@example.org' }, known)).toMatchObject(known);
  });
});

describe('who works on it', () => {
  const step = (of: Record<string, string>) => {
    const entered = readStep(FormFields.from(of));
    return entered.ok ? entered.value.event : entered.errors.map(({ name, code }) => `${name}: ${code}`);
  };
  it.each([
    [{ event: 'answer' }, 'answer'],
    [{ event: 'extend', 'reason-extend': 'complex' }, 'extend'],
    [{ event: 'extend' }, ['reason-extend: reason']],
    [{ event: 'refuse', 'reason-refuse': 'complex' }, ['reason-refuse: reason']],
    [{ event: 'check-identity', proof: 'call-back' }, 'check-identity'],
    [{ event: 'check-identity', proof: 'secret-link' }, ['proof: proof']],
  ])('%o', (sent, outcome) => {
    expect(step(sent)).toEqual(outcome);
  });
});
