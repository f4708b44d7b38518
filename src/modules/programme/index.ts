import type { Module } from '#platform/module';
import { seedDemo } from './demo.ts';
import { hearOfLeadEnded, lookAfterLeads } from './look-after-leads.ts';
import { maySeeParameters } from './parameter.policy.ts';
import { parameterRoutes } from './parameter.routes.tsx';
import { changedBy, forgetWhoChanged } from './parameter.store.ts';
import { loadReferenceData } from './reference-data.ts';
import { maySeeSites } from './site.policy.ts';
import { sitesPath } from './sites-desk.pages.tsx';
import { sitesDeskRoutes } from './sites-desk.routes.tsx';
import { programmeTexts } from './texts.ts';

const broughtByTheProgram = {
  de: 'bringt das Programm selbst mit',
  en: 'the program itself brings it',
};

/** States, counties, places, languages, topics, providers and sites, and the values that hold from a day on. */
export const programme: Module = {
  name: 'programme',
  routes: [...parameterRoutes, ...sitesDeskRoutes],
  navigation: [
    {
      path: sitesPath,
      label: (lang) => programmeTexts(lang)('sites-desk.title'),
      may: maySeeSites,
      order: 850,
    },
    {
      path: '/verwaltung/parameter',
      label: (lang) => programmeTexts(lang)('parameters.navigation'),
      may: maySeeParameters,
      order: 900,
    },
  ],
  texts: [programmeTexts],
  personalData: {
    inventory: [
      {
        column: 'programme.parameter.changed_by',
        what: 'activity',
        why: 'who entered an amount or a deadline, so that it can be asked about',
        kept: 'until the person is erased; the value itself stays',
      },
      {
        column: 'programme.parameter.changed_by_name',
        what: 'identity',
        why: 'who entered an amount or a deadline, readable in the history',
        kept: 'until the person is erased; the value itself stays',
      },
      {
        column: 'programme.site_topic.changed_by',
        what: 'activity',
        why: 'who decided how a site handles a topic',
        kept: 'until the person is erased or the decision is taken back',
      },
    ],
    // Values of the state and of sites, and who entered them: they belong to no site alone.
    collect: async (db, subject) =>
      subject.kind === 'person' && subject.sites === null ? changedBy(db, subject.id) : {},
    erase: async (tx, subject) => {
      if (subject.kind === 'person' && subject.sites === null) await forgetWhoChanged(tx, subject.id);
    },
  },
  jobs: [lookAfterLeads],
  listeners: [hearOfLeadEnded],
  tells: [],
  subjects: { '/verwaltung/standorte': 'site', '/verwaltung/traeger': 'provider' },
  staysBehind: {
    'programme.postal_code': broughtByTheProgram,
    'programme.school_holiday': broughtByTheProgram,
  },
  loadContent: loadReferenceData,
  demo: seedDemo,
};

/** The sources of the places and postal codes, to be named on public pages. */
export { type Attribution, attribution } from './attribution.ts';
/** Adds a dated value; refuses what the person may not or what already stands. */
export { type ChangeParameter, type ChangeParameterRefusal, changeParameter } from './change-parameter.ts';
/** A site decides how it handles a topic that is left to the sites. */
export { type DecideTopic, type DecideTopicRefusal, decideTopic } from './decide-topic.ts';
/** Fixed ids of the demo's sites and staff, for the demo data of other modules. */
export { demoPersonIds, demoSiteIds, mainDemoSiteId } from './demo.ts';
/** Public and school holidays: on which a day is, and the days off at a site. */
export { daysOffAt, schoolHolidaysOf } from './holiday.store.ts';
export {
  type DaysOff,
  type HolidayKind,
  holidayKinds,
  publicHolidayOn,
  type SchoolHoliday,
} from './holiday.ts';
export { sayHoliday } from './holiday-words.ts';
export { type Language, listLanguages } from './language.store.ts';
/** Languages by BCP 47 tag; how well somebody knows one and what she can do in it. */
export {
  type LanguageLevel,
  type LanguageMode,
  languageLevels,
  languageModes,
  languageName,
} from './language.ts';
/** Values on a day, a site's own before the state's. */
export {
  findParameter,
  listParameters,
  parameterHistory,
  readParameter,
  readParameters,
  type When,
} from './parameter.store.ts';
/** What can be a parameter, and the error of reading one for a day without a value. */
export {
  dayInYear,
  type ParameterKey,
  ParameterMissing,
  type ParameterRow,
  parameterKeys,
  parameters,
} from './parameter.ts';
export { parameterName, sayValue } from './parameter-words.ts';
/** Places by postal code or name. */
export { findPlaces, readPlace } from './place.store.ts';
/** Kilometres as the crow flies. */
export { distanceKm, type Place, type Point } from './place.ts';
/** For tests of modules above: a provider, a site, and where a role is held. */
export { buildProvider, buildSite, placeOfRole } from './programme.build.ts';
export { regimeOf } from './provider.store.ts';
/** Which data protection law binds a provider, and what follows from it. */
export {
  type DataProtectionRegime,
  dataProtectionRegimes,
  type ProviderKind,
  type RegimeFacts,
  regimes,
} from './provider.ts';
export { regimeWords } from './regime-words.ts';
/** Sites: all, one, those nearest to a point, those that serve a place; how many are led; where roles are given. */
export {
  countLedSites,
  listCounties,
  listPlacesOfRoles,
  listSites,
  nearestSites,
  readSite,
  sitesServing,
} from './site.store.ts';
export { type Site, type SiteAtDistance, type SiteStatus, siteLifeCycle } from './site.ts';
/** The programme's words, also for codes of its data: `topic.<code>`, `referral.<code>`, `regime.<code>`. */
export { programmeTexts } from './texts.ts';
export { listTopics, readTopic } from './topic.store.ts';
/** What a request can be about, with risk class, hint and where to refer. */
export {
  isReferralTarget,
  type ReferralTarget,
  type RiskClass,
  referralTargets,
  referralWords,
  riskClasses,
  type Topic,
  topicHint,
  topicName,
} from './topic.ts';
/** Days on which offices work. */
export { addWorkingDays, isWorkingDay } from './working-days.ts';
