import { guideCandidates, guideNames, guidesOfPerson, mayTakeAssignments } from '#modules/guides';
import { listSites, type Site } from '#modules/programme';
import { isStaff, type Person, sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { sayMonth } from '#platform/dates';
import { NotFound } from '#platform/errors';
import {
  file,
  guarded,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
} from '#platform/routes';
import { fieldMessages } from '../field-messages.ts';
import { capsOf } from '../offers/candidates-for.ts';
import { assignmentTexts } from '../texts.ts';
import { confirmHours } from './confirm-hours.ts';
import { ConfirmListPage } from './confirm-list.pages.tsx';
import { hoursTable, toCsv, toXlsx } from './export-hours.ts';
import { mayConfirmHours, mayConfirmSomewhere, maySeeHours, sitesSeen } from './hours.policy.ts';
import { hoursOfMonth, hoursToConfirm, minutesOfYear } from './hours.store.ts';
import type { HoursToConfirm } from './hours.ts';
import { hoursPath, OwnMonthPage, SiteMonthPage } from './month.pages.tsx';
import { type CountedGuide, type MonthLine, monthLines, readMonth } from './month-statement.ts';

type HoursVisit = Signed<Visit>;

const monthIn = ({ query, today }: HoursVisit) => readMonth(query.get('monat')) ?? today.toPlainYearMonth();

/** The sites whose hours she sees, those of the site asked for first. */
async function sitesFor({ db, person, query }: HoursVisit): Promise<{ sites: Site[]; site: Site | null }> {
  const seen = sitesSeen(person);
  if (seen.length === 0 || query.has('eigene')) return { sites: [], site: null };
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id }) => seen.includes(id));
  const asked = query.get('standort');
  if (!asked) return { sites, site: sites[0] ?? null };
  const site = sites.find(({ slug }) => slug === asked);
  if (!site) throw new NotFound();
  return { sites, site };
}

/** Who goes along at a site, and whoever else has hours in this month. */
async function countedGuides(
  db: Db,
  of: { siteId: string; year: number; today: Temporal.PlainDate; withHours: readonly string[] },
): Promise<CountedGuide[]> {
  const [cap] = await capsOf(db, of.siteId, [of.year], of.today);
  const team = (await guideCandidates(db, of.siteId)).filter(
    ({ guideId, state }) => mayTakeAssignments(state) || of.withHours.includes(guideId),
  );
  const counted = team.map(({ guideId, name, coordinating }) => ({
    guideId,
    name,
    capMinutes: cap ? (coordinating ? cap.coordinatingMinutes : cap.guideMinutes) : null,
  }));
  const known = new Set(counted.map(({ guideId }) => guideId));
  const left = await guideNames(
    db,
    [...new Set(of.withHours)].filter((id) => !known.has(id)),
  );
  return [
    ...counted,
    ...[...left].map(([guideId, { name }]) => ({ guideId, name, capMinutes: cap?.guideMinutes ?? null })),
  ];
}

async function ownMonth(visit: HoursVisit): Promise<Reply> {
  const { db, lang, person, today } = visit;
  const month = monthIn(visit);
  const rows = await hoursOfMonth(db, { month, personId: person.id });
  const guides = await guidesOfPerson(db, person.id);
  const sites = await listSites(db, { alsoInactive: true });
  const years = await minutesOfYear(db, { year: month.year, guideIds: guides.map(({ id }) => id) });
  const lines: (MonthLine & { siteName: string })[] = [];
  for (const guide of guides) {
    const [cap] = await capsOf(db, guide.siteId, [month.year], today);
    const capMinutes = cap ? (guide.coordinating ? cap.coordinatingMinutes : cap.guideMinutes) : null;
    const [line] = monthLines([{ guideId: guide.id, name: guide.name, capMinutes }], rows, years);
    if (line) lines.push({ ...line, siteName: sites.find(({ id }) => id === guide.siteId)?.name ?? '' });
  }
  const title = assignmentTexts(lang)('month.own-title', { month: sayMonth(month, lang) });
  return page(title, <OwnMonthPage lang={lang} month={month} rows={rows} lines={lines} />);
}

async function siteMonth(visit: HoursVisit, sites: readonly Site[], site: Site): Promise<Reply> {
  const { db, lang, person, today, query } = visit;
  const month = monthIn(visit);
  const rows = await hoursOfMonth(db, { month, siteIds: [site.id] });
  const counted = await countedGuides(db, {
    siteId: site.id,
    year: month.year,
    today,
    withHours: rows.map(({ guideId }) => guideId),
  });
  const years = await minutesOfYear(db, {
    year: month.year,
    guideIds: counted.map(({ guideId }) => guideId),
  });
  const lines = monthLines(counted, rows, years);
  const asked = query.get('lotse');
  const line = asked ? lines.find(({ guideId }) => guideId === asked) : null;
  if (asked && !line) throw new NotFound();
  const waiting = isStaff(person, site.id) ? await entriesToConfirm(visit) : [];
  return page(
    `${line ? `${line.name}, ` : ''}${assignmentTexts(lang)('month.site-title', { month: sayMonth(month, lang), site: site.name })}`,
    <SiteMonthPage
      lang={lang}
      month={month}
      sites={sites}
      site={site}
      lines={lines}
      guide={line ? { line, rows: rows.filter(({ guideId }) => guideId === line.guideId) } : null}
      linked={isStaff(person, site.id)}
      toConfirm={waiting.length}
    />,
  );
}

/** What waits for this person's confirmation; her own hours and what she entered herself never do. */
async function entriesToConfirm({ db, person }: { db: Db; person: Person }): Promise<HoursToConfirm[]> {
  const entries = await hoursToConfirm(db, {
    siteIds: sitesOf(person, staffRoles),
    personId: person.id,
    limit: 200,
  });
  return entries.filter((entry) => mayConfirmHours(person, entry));
}

async function confirmListPage(
  visit: HoursVisit,
  of: { chosen?: readonly string[]; refusal?: string } = {},
): Promise<Reply> {
  const { db, lang, person, today, query } = visit;
  const entries = await entriesToConfirm(visit);
  const full = isStaff(person)
    ? await guideNames(db, [...new Set(entries.map(({ guideId }) => guideId))])
    : null;
  const confirmed = Number(query.get('bestaetigt') ?? 0);
  return page(
    assignmentTexts(lang)('confirm-list.title'),
    <ConfirmListPage
      lang={lang}
      entries={entries}
      names={new Map([...(full ?? [])].map(([id, { name }]) => [id, name]))}
      chosen={of.chosen ?? []}
      errors={of.refusal ? fieldMessages(lang, [{ name: 'entry', code: of.refusal }]) : []}
      confirmed={of.refusal || !Number.isSafeInteger(confirmed) ? 0 : confirmed}
      today={today}
    />,
    of.refusal ? { status: 422 } : {},
  );
}

export const hoursRoutes: readonly Route[] = [
  guarded.get(hoursPath, maySeeHours, async (visit) => {
    const { sites, site } = await sitesFor(visit);
    return site ? siteMonth(visit, sites, site) : ownMonth(visit);
  }),

  guarded.get(`${hoursPath}/export`, maySeeHours, async (visit) => {
    const { db, lang, person, query } = visit;
    const month = monthIn(visit);
    const { site } = await sitesFor(visit);
    const guideId = query.get('lotse');
    const all = await hoursOfMonth(db, site ? { month, siteIds: [site.id] } : { month, personId: person.id });
    const rows = site && guideId ? all.filter((row) => row.guideId === guideId) : all;
    const guides = await guideNames(db, [...new Set(rows.map((row) => row.guideId))]);
    const names = new Map([...guides].map(([id, { name }]) => [id, name]));
    const table = hoursTable(rows, names, lang);
    const name = `stunden-${month}${site ? `-${site.slug}` : ''}`;
    if (query.get('format') === 'xlsx') {
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      return file(() => toXlsx(table, month.toString()), type, `${name}.xlsx`);
    }
    return file(toCsv(table), 'text/csv; charset=utf-8', `${name}.csv`);
  }),

  guarded.get(`${hoursPath}/bestaetigen`, mayConfirmSomewhere, (visit) => confirmListPage(visit)),

  guarded.post(`${hoursPath}/bestaetigen`, mayConfirmSomewhere, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const chosen = form.all('entry');
    if (chosen.length === 0) return confirmListPage(visit, { refusal: 'nothing-chosen' });
    const waiting = new Map((await entriesToConfirm(visit)).map((entry) => [entry.id, entry]));
    for (const entryId of chosen) {
      const entry = waiting.get(entryId);
      const done = entry
        ? await confirmHours(tx, {
            assignmentId: entry.assignmentId,
            entryId,
            by: person,
            now,
            publicUrl: origin,
          })
        : ({ ok: false } as const);
      // One of them is not as it stood on the page: nothing is confirmed, and the list is shown as it is now.
      if (!done.ok) return confirmListPage(visit, { chosen, refusal: 'confirm-list-changed' });
    }
    return redirect(`${hoursPath}/bestaetigen?bestaetigt=${chosen.length}`);
  }),
];
