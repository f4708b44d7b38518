import { sayBringsBack, sayWish, type Uncovered } from '#modules/matching';
import { languageName } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Table } from '#ui/table';
import { assignmentTexts } from '../texts.ts';
import { type PlanScope, type Settled, settledQuery } from './plan.form.ts';
import { planPath } from './plan-path.ts';
import { RequestLink } from './request-link.pages.tsx';
import type { SitePlan } from './site-plan.ts';

interface UncoveredPartProps {
  lang: Lang;
  scope: PlanScope;
  settled: Settled;
  site: SitePlan;
}

/** What nobody goes to, and why; a wish that could be given up is named with what it would bring. */
export function UncoveredPart({ lang, scope, settled, site }: UncoveredPartProps) {
  const say = assignmentTexts(lang);
  const { uncovered } = site;
  if (uncovered.length === 0) return null;
  return (
    <section aria-labelledby="offen">
      <h2 id="offen">{say('plan.uncovered')}</h2>
      <Table
        caption={say('plan.uncovered')}
        captionHidden
        empty=""
        columns={[
          { key: 'what', label: say('day.what') },
          { key: 'language', label: say('offer.language') },
          { key: 'why', label: say('plan.why') },
          { key: 'next', label: say('day.action'), labelHidden: true },
        ]}
        rows={uncovered.flatMap(({ requestId, why, could }) => {
          const request = site.requests.get(requestId);
          if (!request) return [];
          return [
            {
              key: requestId,
              cells: {
                what: <RequestLink lang={lang} request={request} />,
                language: languageName(request.languageTag, lang),
                why: <Why lang={lang} why={why} could={could} helps={site.wouldHelp.get(requestId) ?? []} />,
                next: why === 'left-out' && (
                  <Link href={`${localHref(lang, planPath)}${withoutLeftOut(scope, settled, requestId)}`}>
                    {say('plan.take-back-in')}
                  </Link>
                ),
              },
            },
          ];
        })}
      />
    </section>
  );
}

function withoutLeftOut(scope: PlanScope, settled: Settled, requestId: string): string {
  const leftOut = new Set([...settled.leftOut].filter((one) => one !== requestId));
  return settledQuery(scope, { ...settled, leftOut });
}

const shownWishes = 2;

function Why({
  lang,
  why,
  could,
  helps,
}: {
  lang: Lang;
  why: Uncovered;
  could: number;
  helps: SitePlan['wouldHelp'] extends ReadonlyMap<string, infer R> ? R : never;
}) {
  const say = assignmentTexts(lang);
  return (
    <>
      {say(`plan.why-${why}`, { count: could })}
      {helps.length > 0 && (
        <ul>
          {helps.slice(0, shownWishes).map((relaxation) => (
            <li key={relaxation.wish}>
              {say('proposals.could', {
                wish: sayWish(relaxation.wish, lang),
                count: sayBringsBack(relaxation, lang),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
