import { describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { mayEndRole, mayInviteTo, mayManageAccess, mayManagePeople } from './account.policy.ts';

const here = '00000000-0000-7000-8000-000000000001';
const elsewhere = '00000000-0000-7000-8000-000000000002';

const holding = (role: Role | null): Person => ({
  id: 'somebody',
  name: 'Somebody',
  email: 'somebody@example.org',
  roles: role ? [{ role, siteId: role === 'administrator' ? null : here }] : [],
});

// Rows: who. Columns: looks after everybody, looks after access at a site; invites a guide, a requesting
// body, a coordinator, a finance person, an administrator; `own`: at the own site only.
const table: [Role | null, ...('yes' | 'no' | 'own')[]][] = [
  //                     everybody access guide  body   coord. financ admin
  [null, /*           */ 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['guide', /*        */ 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['coordinating-guide', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['coordinator', /*  */ 'no', 'own', 'own', 'own', 'no', 'no', 'no'],
  ['deputy', /*       */ 'no', 'own', 'own', 'own', 'no', 'no', 'no'],
  ['finance', /*      */ 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['requesting-body', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['administrator', /**/ 'yes', 'no', 'yes', 'yes', 'yes', 'yes', 'yes'],
];

const deeds = [
  { name: 'looks after everybody', ask: (person: Person) => mayManagePeople(person) },
  {
    name: 'looks after access at a site',
    ask: (person: Person, siteId: string) => mayManageAccess(person, siteId),
  },
  ...(['guide', 'requesting-body', 'coordinator', 'finance', 'administrator'] as const).map((role) => ({
    name: `invites ${role}`,
    ask: (person: Person, siteId: string) =>
      mayInviteTo(person, role, role === 'administrator' ? null : siteId),
  })),
];

describe('who may look after people', () => {
  for (const [role, ...cells] of table) {
    cells.forEach((cell, column) => {
      const deed = deeds[column];
      if (!deed) throw new Error('a cell without a deed');
      it(`${role ?? 'somebody without a role'} ${deed.name}: ${cell}`, () => {
        expect(deed.ask(holding(role), here)).toBe(cell !== 'no');
        expect(deed.ask(holding(role), elsewhere)).toBe(cell === 'yes');
      });
    });
  }

  it('an administrator is for no site, everybody else for one', () => {
    const administrator = holding('administrator');
    expect(mayInviteTo(administrator, 'administrator', here)).toBe(false);
    expect(mayInviteTo(administrator, 'coordinator', null)).toBe(false);
  });

  it('nobody ends her own role', () => {
    const administrator = holding('administrator');
    const own = { personId: administrator.id, role: 'administrator', siteId: null } as const;
    expect(mayEndRole(administrator, own)).toBe(false);
    expect(mayEndRole(administrator, { ...own, personId: 'another' })).toBe(true);
  });

  it('a coordinator ends the role of a guide of her site, not that of her deputy', () => {
    const held = { personId: 'another', siteId: here };
    expect(mayEndRole(holding('coordinator'), { ...held, role: 'guide' })).toBe(true);
    expect(mayEndRole(holding('coordinator'), { ...held, role: 'deputy' })).toBe(false);
    expect(mayEndRole(holding('coordinator'), { ...held, role: 'guide', siteId: elsewhere })).toBe(false);
  });
});
