import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { type Step, step } from '#platform/life-cycle';
import { mayConfirmHours } from '../hours/hours.policy.ts';
import {
  type AssignmentActor,
  type AssignmentEvent,
  type AssignmentState,
  assignmentActors,
  assignmentEvents,
  assignmentLifeCycle,
  assignmentStates,
} from './assignment.ts';
import { eventsOf, stepFor } from './assignment-step.ts';

// Rows are what happens, cells who may make it happen in which state; a board can read it.
const allowed: Record<
  AssignmentEvent,
  Partial<Record<AssignmentState | 'nothing', readonly AssignmentActor[]>>
> = {
  'accept-offer': { nothing: ['guide'] },
  'sign-up': { nothing: ['guide'] },
  confirm: { planned: ['coordination', 'system'] },
  'propose-move': {
    planned: ['coordination', 'requesting-body'],
    confirmed: ['coordination', 'requesting-body'],
  },
  'agree-to-move': { planned: ['guide'], confirmed: ['guide'] },
  'accept-move': { planned: ['guide'], confirmed: ['guide'] },
  'decline-move': { planned: ['guide', 'coordination'], confirmed: ['guide', 'coordination'] },
  done: { planned: ['guide'], confirmed: ['guide'] },
  'not-met': { planned: ['guide'], confirmed: ['guide'] },
  'hand-back': { planned: ['guide'], confirmed: ['guide'] },
  cancel: {
    planned: ['coordination', 'requesting-body', 'person-asking', 'system'],
    confirmed: ['coordination', 'requesting-body', 'person-asking', 'system'],
  },
  'confirm-hours': {
    done: ['requesting-body', 'coordination'],
    'not-met': ['requesting-body', 'coordination'],
    cancelled: ['coordination'],
  },
  doubt: { done: ['coordination'], recorded: ['coordination'] },
  resolve: { 'in-clarification': ['coordination'] },
  'correct-hours': {
    done: ['guide', 'coordination'],
    recorded: ['guide', 'coordination'],
    'in-clarification': ['guide', 'coordination'],
  },
};

describe('the life cycle of an assignment', () => {
  it('allows each event only in its states and only to its roles', () => {
    for (const state of [null, ...assignmentStates]) {
      for (const event of assignmentEvents) {
        for (const actor of assignmentActors) {
          const may = allowed[event][state ?? 'nothing']?.includes(actor) ?? false;
          expect([state, event, actor, step(assignmentLifeCycle, state, event, [actor]).ok]).toEqual([
            state,
            event,
            actor,
            may,
          ]);
        }
      }
    }
  });

  const history = fc.array(
    fc.record({ event: fc.constantFrom(...assignmentEvents), actor: fc.constantFrom(...assignmentActors) }),
    { maxLength: 30 },
  );
  const runThrough = (steps: { event: AssignmentEvent; actor: AssignmentActor }[]) => {
    const passed: {
      event: AssignmentEvent;
      actor: AssignmentActor;
      from: AssignmentState | null;
      to: AssignmentState;
    }[] = [];
    let state: AssignmentState | null = null;
    for (const { event, actor } of steps) {
      const outcome: Step<AssignmentState> = step(assignmentLifeCycle, state, event, [actor]);
      if (!outcome.ok) continue;
      passed.push({ event, actor, from: state, to: outcome.to });
      state = outcome.to;
    }
    return passed;
  };

  it('begins with the yes of a guide and with nothing else', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const [first] = runThrough(steps);
        return (
          first === undefined ||
          ((first.event === 'accept-offer' || first.event === 'sign-up') && first.actor === 'guide')
        );
      }),
    );
  });

  it('never comes back from cancelled or handed back', () => {
    fc.assert(
      fc.property(history, (steps) =>
        runThrough(steps).every(
          ({ from, to }) => (from !== 'cancelled' && from !== 'handed-back') || to === from,
        ),
      ),
    );
  });

  it('gets another time from nobody but the guide', () => {
    fc.assert(
      fc.property(history, (steps) =>
        runThrough(steps).every(({ event, actor }) => event !== 'accept-move' || actor === 'guide'),
      ),
    );
  });

  it('has its hours confirmed by nobody who stands as the guide', () => {
    fc.assert(
      fc.property(history, (steps) =>
        runThrough(steps).every(({ event, actor }) => event !== 'confirm-hours' || actor !== 'guide'),
      ),
    );
  });
});

const site = 'site-1';
const person = (id: string, ...roles: Role[]): Person => ({
  id,
  name: id,
  email: `${id}@example.org`,
  roles: roles.map((role) => ({ role, siteId: site })),
});

describe('who may do what with an assignment', () => {
  const guide = person('guide', 'guide');
  const coordinatingGuide = person('coordinating', 'guide', 'coordinating-guide');
  const coordinator = person('coordinator', 'coordinator');
  const deputy = person('deputy', 'deputy');
  const school = person('school', 'requesting-body');
  const otherSchool = person('other-school', 'requesting-body');
  const finance = person('finance', 'finance');
  const stranger: Person = { ...person('stranger'), roles: [{ role: 'coordinator', siteId: 'site-2' }] };
  const assignment = (state: AssignmentState, personId = 'guide') => ({
    siteId: site,
    personId,
    requestedBy: 'school',
    state,
  });

  it.each([
    [
      'the guide',
      guide,
      'confirmed',
      ['agree-to-move', 'accept-move', 'decline-move', 'done', 'not-met', 'hand-back'],
    ],
    ['coordination', coordinator, 'planned', ['confirm', 'propose-move', 'decline-move', 'cancel']],
    ['the deputy', deputy, 'confirmed', ['propose-move', 'decline-move', 'cancel']],
    ['the requesting body', school, 'confirmed', ['propose-move', 'cancel']],
    ['another requesting body', otherSchool, 'confirmed', []],
    ['finance', finance, 'done', []],
    ['coordination of another site', stranger, 'confirmed', []],
    ['the holder of the secret link', 'secret-link', 'confirmed', ['cancel']],
    ['the guide', guide, 'done', ['correct-hours']],
    ['coordination', coordinator, 'done', ['confirm-hours', 'doubt', 'correct-hours']],
    ['the requesting body', school, 'done', ['confirm-hours']],
    ['coordination', coordinator, 'in-clarification', ['resolve', 'correct-hours']],
    ['the guide', guide, 'recorded', ['correct-hours']],
  ] as const)('%s (%#)', (_, by, state, events) => {
    expect(eventsOf(by, assignment(state))).toEqual(events);
  });

  it('a coordinating guide does not confirm hours of her own', () => {
    const own = assignment('done', 'coordinating');
    expect(stepFor(coordinatingGuide, own, 'confirm-hours')).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });
    expect(stepFor(coordinatingGuide, own, 'doubt').ok).toBe(false);
    expect(mayConfirmHours(coordinatingGuide, { ...own, enteredBy: null })).toBe(false);
    expect(mayConfirmHours(coordinatingGuide, { ...assignment('done'), enteredBy: 'guide' })).toBe(true);
  });

  it('whoever has entered hours does not confirm them', () => {
    expect(mayConfirmHours(coordinator, { ...assignment('done'), enteredBy: 'coordinator' })).toBe(false);
    expect(mayConfirmHours(deputy, { ...assignment('done'), enteredBy: 'coordinator' })).toBe(true);
    expect(mayConfirmHours(school, { ...assignment('done'), enteredBy: 'coordinator' })).toBe(true);
    expect(mayConfirmHours(otherSchool, { ...assignment('done'), enteredBy: 'guide' })).toBe(false);
  });
});
