import { describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import {
  actorsFor,
  mayEditProfile,
  mayGiveAccess,
  mayImport,
  mayNoteObligations,
  maySeeObligations,
  maySeeTeam,
  maySetAvailability,
} from './guide.policy.ts';

const here = '01900000-0000-7000-8000-000000000001';
const elsewhere = '01900000-0000-7000-8000-000000000002';
const guide = { siteId: here, personId: 'herself' };

function person(id: string, ...roles: [Role, string | null][]): Person {
  return { id, name: '', email: '', roles: roles.map(([role, siteId]) => ({ role, siteId })) };
}

const people = {
  coordinator: person('k', ['coordinator', here]),
  deputy: person('d', ['deputy', here]),
  'coordinating guide': person('c', ['coordinating-guide', here], ['guide', here]),
  'guide herself': person('herself', ['guide', here]),
  'another guide': person('g', ['guide', here]),
  'coordinator elsewhere': person('e', ['coordinator', elsewhere]),
  finance: person('f', ['finance', here]),
  'requesting body': person('r', ['requesting-body', here]),
  administrator: person('a', ['administrator', null]),
} as const;

/** Rows are roles, columns what they may do with a guide of the site. */
const table: Record<keyof typeof people, string> = {
  coordinator: 'team edit availability note papers access import',
  deputy: 'team edit availability note papers access import',
  'coordinating guide': 'team edit availability',
  'guide herself': 'availability papers',
  'another guide': '',
  'coordinator elsewhere': 'team',
  finance: '',
  'requesting body': '',
  administrator: '',
};

describe.each(Object.entries(people))('%s', (name, who) => {
  const may = table[name as keyof typeof people].split(' ');
  it.each([
    ['team', maySeeTeam(who)],
    ['edit', mayEditProfile(who, guide)],
    ['availability', maySetAvailability(who, guide)],
    ['note', mayNoteObligations(who, guide)],
    ['papers', maySeeObligations(who, guide)],
    ['access', mayGiveAccess(who, guide)],
    ['import', mayImport(who, here)],
  ])('%s', (what, answer) => {
    expect(answer).toBe(may.includes(what));
  });
});

describe('on the path of a guide', () => {
  it('everybody acts as what she is at that site, and nobody of another site acts at all', () => {
    expect(Object.entries(people).map(([name, who]) => [name, actorsFor(who, guide)])).toEqual([
      ['coordinator', ['coordinator']],
      ['deputy', ['coordinator']],
      ['coordinating guide', ['coordinating-guide']],
      ['guide herself', ['guide']],
      ['another guide', []],
      ['coordinator elsewhere', []],
      ['finance', []],
      ['requesting body', []],
      ['administrator', []],
    ]);
  });
});
