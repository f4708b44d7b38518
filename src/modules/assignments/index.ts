import { hasRole, isGuideSomewhere, isStaffSomewhere } from '#platform/acting';
import type { Module } from '#platform/module';
import { apartRoutes } from './apart/apart.routes.tsx';
import { refuseOtherMarks } from './apart/refuse-other-marks.ts';
import { assignmentRoutes } from './appointments/assignment.routes.tsx';
import { closePrivatePlaces } from './appointments/close-private-places.ts';
import { endUnmetRequest, endWithdrawnRequest } from './appointments/end-of-request.ts';
import { remindOfAppointments } from './appointments/remind-of-appointments.ts';
import { askingRuleRoutes } from './asking/asking-rule.routes.tsx';
import { goOnWithAll, goOnWithOne } from './asking/go-on-asking.ts';
import { seedDemo } from './demo.ts';
import { dayRoutes } from './desk/day.routes.tsx';
import { queueRoutes } from './desk/queue.routes.tsx';
import { requestRoutes } from './desk/request.routes.tsx';
import { statusRoutes } from './desk/status.routes.tsx';
import { mayVisitGroups } from './groups/group.policy.ts';
import { groupRoutes } from './groups/group.routes.tsx';
import { maySeeHours } from './hours/hours.policy.ts';
import { hoursRoutes } from './hours/hours.routes.tsx';
import { carryAll, carryOne } from './neighbours/carry-search.ts';
import { neighbourRoutes } from './neighbours/neighbours.routes.tsx';
import { expireOffers } from './offers/expire-offers.ts';
import { mayBeAsked, offerRoutes } from './offers/offer.routes.tsx';
import { personalData } from './personal-data.ts';
import { jointPlanningRoutes } from './plan/joint/joint-planning.routes.tsx';
import { planRoutes } from './plan/plan.routes.tsx';
import { leaveAtOne } from './second/leave-it-at-one.ts';
import { secondRoutes } from './second/second.routes.tsx';
import { assignmentTexts } from './texts.ts';
import { weightsRoutes } from './weights/weights.routes.tsx';

/** Offers, acceptance, appointments and the record of hours; the pages of coordination that bring it together. */
export const assignments: Module = {
  name: 'assignments',
  routes: [
    ...dayRoutes,
    ...queueRoutes,
    ...requestRoutes,
    ...planRoutes,
    ...jointPlanningRoutes,
    ...askingRuleRoutes,
    ...weightsRoutes,
    ...neighbourRoutes,
    ...secondRoutes,
    ...statusRoutes,
    ...offerRoutes,
    ...apartRoutes,
    ...assignmentRoutes,
    ...groupRoutes,
    ...hoursRoutes,
  ],
  navigation: [
    {
      path: '/tag',
      label: (lang) => assignmentTexts(lang)('day.navigation'),
      may: isStaffSomewhere,
      order: 10,
    },
    {
      path: '/anfragen',
      label: (lang) => assignmentTexts(lang)('queue.title'),
      may: isStaffSomewhere,
      order: 20,
    },
    {
      path: '/wochenplan',
      label: (lang) => assignmentTexts(lang)('plan.title'),
      may: isStaffSomewhere,
      order: 22,
    },
    {
      path: '/angebote',
      label: (lang) => assignmentTexts(lang)('offers.title'),
      may: mayBeAsked,
      order: 15,
    },
    {
      path: '/einsaetze',
      label: (lang) => assignmentTexts(lang)('assignments.title'),
      may: isGuideSomewhere,
      order: 12,
    },
    {
      path: '/gruppeneinsaetze',
      label: (lang) => assignmentTexts(lang)('groups.title'),
      may: mayVisitGroups,
      order: 24,
    },
    {
      path: '/einsaetze',
      label: (lang) => assignmentTexts(lang)('assignments.title-requested'),
      may: (person) => hasRole(person, 'requesting-body') && !isGuideSomewhere(person),
      order: 42,
    },
    {
      path: '/stunden',
      label: (lang) => assignmentTexts(lang)('month.navigation'),
      may: maySeeHours,
      order: 45,
    },
    {
      path: '/stunden/bestaetigen',
      label: (lang) => assignmentTexts(lang)('confirm-list.title'),
      may: (person) => hasRole(person, 'requesting-body') && !maySeeHours(person),
      order: 46,
    },
  ],
  texts: [assignmentTexts],
  personalData,
  jobs: [
    expireOffers,
    goOnWithAll,
    goOnWithOne,
    carryAll,
    carryOne,
    leaveAtOne,
    remindOfAppointments,
    closePrivatePlaces,
  ],
  listeners: [endWithdrawnRequest, endUnmetRequest],
  tells: [],
  subjects: {
    '/einsaetze': 'assignment',
    '/angebote': 'offer',
    '/gruppeneinsaetze': 'group-session',
    '/wochenplan/rechnung': 'week-plan',
  },
  indexAnew: refuseOtherMarks,
  demo: seedDemo,
};

export { assignmentLifeCycle } from './appointments/assignment.ts';
/** Where coordination settles how its site asks, and who may. */
export { mayChangeAskingRule } from './asking/asking.policy.ts';
export { askingLifeCycle } from './asking/asking-round.ts';
export { askingRulePath } from './asking/asking-rule.pages.tsx';
/** A table as a file for German spreadsheets. */
export { type Cell, toCsv } from './hours/export-hours.ts';
/** What guides were asked and did, and what the hours of a site are made of. */
export {
  figuresOfGuides,
  type GuideFigures,
  minutesByDay,
  minutesPromised,
} from './hours/figures.store.ts';
export { neighbourLifeCycle } from './neighbours/neighbour-search.ts';
/** The hours a guide may reach in a year. */
export { capsOf } from './offers/candidates-for.ts';
export { offerLifeCycle } from './offers/offer.ts';
/** Numbers for everybody: appointments and the answers that led to them. */
export { type PublicAssignmentCounts, publicAssignmentCounts } from './public-counts.store.ts';
export { secondLifeCycle } from './second/second-guide.ts';
