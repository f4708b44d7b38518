import { describe, expect, it } from 'vitest';
import { type Person, placeKindsOf, type Role, roles } from '#platform/acting';
import { mayEndRole, mayInviteTo, mayManageAccess, mayManagePeople, mayNameLeads } from './account.policy.ts';

const here = '00000000-0000-7000-8000-000000000001';
const elsewhere = '00000000-0000-7000-8000-000000000002';
const provider = '00000000-0000-7000-8000-000000000003';
const otherProvider = '00000000-0000-7000-8000-000000000004';

const placesHere = {
  site: `site:${here}`,
  provider: `provider:${provider}`,
  county: 'county:06434',
  state: 'state:HE',
  system: 'system',
};
const placesElsewhere = {
  site: `site:${elsewhere}`,
  provider: `provider:${otherProvider}`,
  county: 'county:06438',
  state: 'state:BY',
  system: 'system',
};

/** Somebody with one role: at the site here, or for what the site belongs to. */
const holding = (role: Role | null): Person => ({
  id: 'somebody',
  name: 'Somebody',
  email: 'somebody@example.org',
  roles: role ? [held(role)] : [],
});

function held(role: Role): Person['roles'][number] {
  const kind = placeKindsOf[role][0] ?? 'system';
  const place = placesHere[kind];
  // A role for a provider holds at each of its sites.
  if (kind === 'provider') return { role, siteId: here, providerId: provider, place };
  return { role, siteId: kind === 'site' ? here : null, place };
}

/**
 * Who may give which role where. Rows: who gives. Columns: the role given, in the order of the handbook's
 * places: at a site, for a provider, a county, a state, everywhere. `yes`: at every place; `own`: only at her own
 * site, or at the sites of her own provider; `-`: not at all. To herself nobody gives any.
 */
const columns = [
  'guide',
  'coordinating-guide',
  'coordinator',
  'deputy',
  'requesting-body',
  'trainer',
  'finance',
  'management',
  'data-protection-officer',
  'county-office',
  'competence-centre',
  'granting-authority',
  'ministry',
  'administrator',
] as const satisfies readonly Role[];
const table: Record<Role | 'nobody', string> = {
  //                          guide coord. coor- de-   body  train finan manag data  county centre grant minis admin
  //                                guide  dinat puty              ce    ement prot. office        auth. try
  nobody:
    /*               */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  guide:
    /*                */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  'coordinating-guide':
    /* */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  coordinator:
    /*          */ 'own   -      -     -     own   -     -     -     -     -      -      -     -     -',
  deputy:
    /*               */ 'own   -      -     -     own   -     -     -     -     -      -      -     -     -',
  'requesting-body':
    /*    */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  trainer:
    /*              */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  finance:
    /*              */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  management:
    /*           */ '-     -      own   own   -     -     own   -     own   -      -      -     -     -',
  'data-protection-officer':
    '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  'county-office':
    /*      */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  'competence-centre':
    /*  */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  'granting-authority':
    /* */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  ministry:
    /*             */ '-     -      -     -     -     -     -     -     -     -      -      -     -     -',
  administrator:
    /*        */ 'yes   yes    yes   yes   yes   yes   yes   yes   yes   yes    yes    yes   yes   yes',
};

describe('who may give which role where', () => {
  it('is said of every role', () => {
    expect([...columns].sort()).toEqual([...roles].sort());
    expect(Object.keys(table).sort()).toEqual(['nobody', ...roles].sort());
  });

  for (const [giver, row] of Object.entries(table)) {
    it(`${giver}: ${row.replaceAll(/\s+/g, ' ')}`, () => {
      const cells = row.split(/\s+/);
      expect(cells).toHaveLength(columns.length);
      const person = holding(giver === 'nobody' ? null : (giver as Role));
      columns.forEach((role, column) => {
        const cell = cells[column];
        for (const kind of placeKindsOf[role]) {
          expect(mayInviteTo(person, role, placesHere[kind]), `${role} here`).toBe(cell !== '-');
          expect(mayInviteTo(person, role, placesElsewhere[kind]), `${role} elsewhere`).toBe(cell === 'yes');
          const other = { personId: 'another', role, place: placesHere[kind] };
          expect(mayEndRole(person, other), `ends ${role}`).toBe(cell !== '-');
          expect(mayEndRole(person, { ...other, personId: person.id }), `ends own ${role}`).toBe(false);
        }
        for (const kind of ['site', 'provider', 'county', 'state', 'system'] as const) {
          if (placeKindsOf[role].includes(kind)) continue;
          expect(mayInviteTo(person, role, placesHere[kind]), `${role} for a ${kind}`).toBe(false);
        }
      });
    });
  }

  it('a management looks after the provider it leads, also before that has a site', () => {
    const place = placesHere.provider;
    const person = { ...holding('management') };
    const alone = { ...person, roles: [{ ...held('management'), siteId: null }] };
    expect(mayInviteTo(alone, 'finance', place)).toBe(true);
    expect(mayInviteTo(alone, 'coordinator', placesHere.site)).toBe(false);
  });
});

describe('who looks after people', () => {
  it.each<[Role, boolean, boolean, boolean]>([
    // of everybody, of a site, of a provider's leads
    ['guide', false, false, false],
    ['coordinating-guide', false, false, false],
    ['coordinator', false, true, false],
    ['deputy', false, true, false],
    ['finance', false, false, false],
    ['management', false, false, true],
    ['county-office', false, false, false],
    ['ministry', false, false, false],
    ['administrator', true, false, false],
  ])('%s', (role, all, atSite, leads) => {
    const person = holding(role);
    expect(mayManagePeople(person)).toBe(all);
    expect(mayManageAccess(person, here)).toBe(atSite);
    expect(mayManageAccess(person, elsewhere)).toBe(false);
    expect(mayNameLeads(person)).toBe(leads);
  });
});
