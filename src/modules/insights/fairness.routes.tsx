import { askingRulePath, type Cell, figuresOfGuides, mayChangeAskingRule, toCsv } from '#modules/assignments';
import { guideCandidates, guidesOfPerson, mayTakeAssignments, readGuide } from '#modules/guides';
import { listSites, readParameter } from '#modules/programme';
import { demandAt } from '#modules/requests';
import { hasRole, isStaff, isStaffSomewhere, type Person, sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { file, guarded, page, type Route, type Signed, type Visit } from '#platform/routes';
import { localHref } from '#ui/href';
import { FairnessPage, OwnFiguresPage, sayKey } from './fairness.pages.tsx';
import { dimensions, needLines, shielded, type TeamLine, teamLines } from './fairness.ts';
import { fairnessPath, type NamedSite, ownFiguresPath } from './insight-tabs.pages.tsx';
import { monthsPassed, type Period, readPeriod } from './period.ts';
import { insightsTexts } from './texts.ts';

/** Sees her own numbers: whoever goes along. */
export function maySeeOwnFigures(person: Person): boolean {
  return hasRole(person, 'guide') || hasRole(person, 'coordinating-guide');
}

/** The site named, else the first she coordinates, and all of them by name. */
export async function siteFor({
  db,
  person,
  query,
}: Signed<Visit>): Promise<{ siteId: string; slug: string; sites: NamedSite[] }> {
  const mine = sitesOf(person, staffRoles);
  const named = query.get('standort');
  const siteId = named && named !== '' ? named : mine[0];
  if (!siteId || !isStaff(person, siteId)) throw new NotFound();
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id }) => mine.includes(id));
  return { siteId, slug: sites.find(({ id }) => id === siteId)?.slug ?? '', sites };
}

/** Questions that came to nothing are deleted before the rest: nobody can count them from an earlier day on. */
async function askedSince(db: Db, period: Period, today: Temporal.PlainDate): Promise<Temporal.PlainDate> {
  const months = await readParameter(db, 'request-contact-kept', { day: today });
  const kept = today.subtract({ months });
  return Temporal.PlainDate.compare(kept, period.from) > 0 ? kept : period.from;
}

async function teamOf(
  { db, today }: Visit,
  siteId: string,
  period: Period,
): Promise<{ team: TeamLine[]; askedFrom: Temporal.PlainDate | null }> {
  const askedFrom = await askedSince(db, period, today);
  const figures = await figuresOfGuides(db, { siteId, from: period.from, until: period.until, askedFrom });
  const guides = (await guideCandidates(db, siteId)).filter(
    ({ guideId, state }) => mayTakeAssignments(state) || figures.has(guideId),
  );
  return {
    team: teamLines(guides, figures, monthsPassed(period, today)),
    askedFrom: askedFrom.equals(period.from) ? null : askedFrom,
  };
}

const hours = (minutes: number) => Math.round((minutes / 60) * 100) / 100;
const csvType = 'text/csv; charset=utf-8';

export const fairnessRoutes: readonly Route[] = [
  guarded.get(fairnessPath, isStaffSomewhere, async (visit) => {
    const { db, lang, today, person, query } = visit;
    const { siteId, sites } = await siteFor(visit);
    const period = readPeriod(query.get('zeit'), today);
    const demand = await demandAt(db, { siteId, from: period.from, until: period.until });
    return page(
      insightsTexts(lang)('fairness.title'),
      <FairnessPage
        lang={lang}
        siteId={siteId}
        sites={sites}
        period={period}
        {...(await teamOf(visit, siteId, period))}
        needs={{
          language: needLines(demand, 'language'),
          topic: needLines(demand, 'topic'),
          weekday: needLines(demand, 'weekday'),
          area: needLines(demand, 'area'),
        }}
        askingRuleHref={
          mayChangeAskingRule(person, siteId) ? `${localHref(lang, askingRulePath)}?standort=${siteId}` : null
        }
        today={today}
      />,
    );
  }),

  guarded.get(`${fairnessPath}/team.csv`, isStaffSomewhere, async (visit) => {
    const { lang, today, query } = visit;
    const say = insightsTexts(lang);
    const { siteId, slug } = await siteFor(visit);
    const period = readPeriod(query.get('zeit'), today);
    const { team } = await teamOf(visit, siteId, period);
    const table: Cell[][] = [
      [
        say('fairness.name'),
        say('fairness.asked'),
        say('fairness.accepted'),
        say('fairness.hours'),
        say('fairness.wish'),
      ],
      ...team.map(({ name, asked, accepted, minutes, wishMinutes }) => [
        ...[name, asked, accepted, hours(minutes)],
        wishMinutes === null ? '' : hours(wishMinutes),
      ]),
    ];
    return file(toCsv(table), csvType, `team-${period.key}-${slug}.csv`);
  }),

  // Made to be handed on: without what tells of a few people.
  guarded.get(`${fairnessPath}/bedarf.csv`, isStaffSomewhere, async (visit) => {
    const { db, lang, today, query } = visit;
    const say = insightsTexts(lang);
    const { siteId, slug } = await siteFor(visit);
    const period = readPeriod(query.get('zeit'), today);
    const demand = await demandAt(db, { siteId, from: period.from, until: period.until });
    const cell = (count: number | null): Cell => count ?? say('counts.hidden');
    const table: Cell[][] = [
      [say('fairness.by'), say('fairness.value'), say('fairness.requests'), say('fairness.unmet')],
      ...dimensions.flatMap((by) =>
        shielded(needLines(demand, by)).map(({ key, requests, unmet }) => [
          say(`dimension.${by}`),
          sayKey(by, key, lang),
          cell(requests),
          cell(unmet),
        ]),
      ),
    ];
    return file(toCsv(table), csvType, `bedarf-${period.key}-${slug}.csv`);
  }),

  guarded.get(ownFiguresPath, maySeeOwnFigures, async ({ db, lang, today, person, query }) => {
    const period = readPeriod(query.get('zeit'), today);
    const askedFrom = await askedSince(db, period, today);
    const { from, until } = period;
    const figures = await figuresOfGuides(db, { personId: person.id, from, until, askedFrom });
    const sites = new Map((await listSites(db, { alsoInactive: true })).map(({ id, name }) => [id, name]));
    const lines: (TeamLine & { siteName: string })[] = [];
    for (const { id, siteId } of await guidesOfPerson(db, person.id)) {
      const own = await readGuide(db, id);
      if (!own) continue;
      const { name, wishMinutesPerMonth } = own;
      const guide = { guideId: id, name, wishMinutesPerMonth };
      const [line] = teamLines([guide], figures, monthsPassed(period, today));
      if (line) lines.push({ ...line, siteName: sites.get(siteId) ?? '' });
    }
    return page(
      insightsTexts(lang)('own-figures.title'),
      <OwnFiguresPage
        lang={lang}
        period={period}
        lines={lines}
        askedFrom={askedFrom.equals(from) ? null : askedFrom}
        today={today}
      />,
      { narrow: true },
    );
  }),
];
