import { describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { actorsOf, mayAskAsBody, mayEnterRequests, maySeeRequests } from './request.policy.ts';

const here = 'hier';
const request = { siteId: here, requestedBy: 'schule' };
const person = (role: Role, siteId: string | null = here, id: string = role): Person => ({
  id,
  name: role,
  email: `${role}@b.example`,
  roles: [{ role, siteId }],
});

describe('as what somebody stands before a request', () => {
  it.each([
    [person('coordinator'), ['coordinator']],
    [person('deputy'), ['coordinator']],
    [person('coordinating-guide'), ['coordinating-guide']],
    [person('guide'), []],
    [person('finance'), []],
    [person('administrator', null), []],
    [person('requesting-body', here, 'schule'), ['requester']],
    [person('requesting-body', here, 'amt'), []],
    [person('coordinator', 'anderswo'), []],
    [person('deputy', 'anderswo'), []],
    [person('coordinating-guide', 'anderswo'), []],
  ] as const)('$name at $roles.0.siteId: %j', (by, actors) => {
    expect(actorsOf(by, request)).toEqual(actors);
  });

  it('is the requester with the secret link, and the program by itself', () => {
    expect(actorsOf('secret-link', request)).toEqual(['requester']);
    expect(actorsOf('system', request)).toEqual(['system']);
  });

  it('is both for a coordinator who asked herself', () => {
    expect(actorsOf(person('coordinator', here, 'schule'), request)).toEqual(['coordinator', 'requester']);
  });
});

describe('who may open which pages', () => {
  const roles = [
    'coordinator',
    'deputy',
    'coordinating-guide',
    'guide',
    'finance',
    'requesting-body',
    'administrator',
  ] as const;
  // Rows are roles, columns: see requests of the site, of another site, enter by telephone, ask as a body.
  const table: Record<(typeof roles)[number], string> = {
    coordinator: 'yes no yes no',
    deputy: 'yes no yes no',
    'coordinating-guide': 'yes no yes no',
    guide: 'no no no no',
    finance: 'no no no no',
    'requesting-body': 'no no no yes',
    administrator: 'no no no no',
  };
  it.each(Object.entries(table))('%s: %s', (role, cells) => {
    const by = person(role as Role, role === 'administrator' ? null : here);
    const said = [
      maySeeRequests(by, here),
      maySeeRequests(by, 'anderswo'),
      mayEnterRequests(by),
      mayAskAsBody(by),
    ].map((may) => (may ? 'yes' : 'no'));
    expect(said.join(' ')).toBe(cells);
  });
});
