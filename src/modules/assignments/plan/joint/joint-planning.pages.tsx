import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { neighbourRulePath } from '../../neighbours/neighbours.pages.tsx';
import { assignmentTexts } from '../../texts.ts';
import { planPath } from '../plan-path.ts';
import { type JointPlanning, mostPartners } from './joint-planning.ts';

export const jointPlanningPath = `${planPath}/gemeinsam`;

export interface JointPlanningPageProps {
  lang: Lang;
  siteId: string;
  /** Sites she coordinates. */
  sites: readonly { readonly id: string; readonly name: string }[];
  takesPart: boolean;
  others: readonly { readonly id: string; readonly name: string; readonly county: string }[];
  planning: readonly JointPlanning[];
  saved: boolean;
  problem: 'takes-no-part' | 'too-many' | null;
}

/** Coordination settles with which other sites it plans its week. */
export function JointPlanningPage(props: JointPlanningPageProps) {
  const { lang, siteId, sites, others, planning } = props;
  const say = assignmentTexts(lang);
  return (
    <>
      <BackLink href={`${localHref(lang, planPath)}?standort=${siteId}`}>{say('plan.title')}</BackLink>
      <h1>{say('joint.title')}</h1>
      <p class="kern-body--large">{say('joint.lead')}</p>
      {sites.length > 1 && (
        <Tabs
          label={say('plan.site')}
          tabs={sites.map(({ id, name }) => ({
            href: `${localHref(lang, jointPlanningPath)}?standort=${id}`,
            label: name,
            current: id === siteId,
          }))}
        />
      )}
      {props.saved && <Alert kind="success" title={say('joint.saved')} live />}
      {props.problem === 'too-many' && (
        <Alert kind="warning" title={say('joint.too-many', { count: mostPartners })} live />
      )}
      <h2>{say('joint.what')}</h2>
      <ul>
        <li>{say('joint.what-own')}</li>
        <li>{say('joint.what-asked')}</li>
        <li>{say('joint.what-seen')}</li>
        <li>{say('joint.what-left')}</li>
        <li>{say('joint.what-end')}</li>
      </ul>
      {!props.takesPart && (
        <Alert kind="info" title={say('joint.takes-no-part')} live={props.problem === 'takes-no-part'}>
          <p>
            <Link href={`${localHref(lang, neighbourRulePath)}?standort=${siteId}`}>
              {say('joint.takes-no-part-link')}
            </Link>
          </p>
        </Alert>
      )}
      <Table
        caption={say('joint.sites')}
        empty={say('joint.nobody')}
        columns={[
          { key: 'site', label: say('joint.site') },
          { key: 'state', label: say('joint.state') },
          { key: 'deed', label: say('day.action'), labelHidden: true },
        ]}
        rows={others.map((other) => {
          const known = planning.find(({ otherSiteId }) => otherSiteId === other.id) ?? null;
          return {
            key: other.id,
            cells: {
              site: (
                <>
                  {other.name} <span class="muted">({other.county})</span>
                </>
              ),
              state: sayState(known, lang),
              deed: props.takesPart && <SettleForm lang={lang} siteId={siteId} other={other} known={known} />,
            },
          };
        })}
      />
    </>
  );
}

function sayState(known: JointPlanning | null, lang: Lang): string {
  const say = assignmentTexts(lang);
  const { ownSince = null, otherSince = null } = known ?? {};
  if (ownSince && otherSince) {
    const since = Temporal.PlainDate.compare(ownSince, otherSince) > 0 ? ownSince : otherSince;
    return say('joint.state-both', { day: sayDay(since, lang) });
  }
  if (ownSince) return say('joint.state-own', { day: sayDay(ownSince, lang) });
  return otherSince ? say('joint.state-other', { day: sayDay(otherSince, lang) }) : say('joint.state-none');
}

function SettleForm({
  lang,
  siteId,
  other,
  known,
}: {
  lang: Lang;
  siteId: string;
  other: { readonly id: string; readonly name: string };
  known: JointPlanning | null;
}) {
  const say = assignmentTexts(lang);
  const wishes = Boolean(known?.ownSince);
  const both = wishes && Boolean(known?.otherSince);
  const deed = wishes
    ? say(both ? 'joint.end' : 'joint.take-back')
    : say(known?.otherSince ? 'joint.agree' : 'joint.begin');
  const label = say('joint.about', { deed, name: other.name });
  return (
    <Form action={localHref(lang, jointPlanningPath)} label={label}>
      <input type="hidden" name="standort" value={siteId} />
      <input type="hidden" name="mit" value={other.id} />
      <Button name="answer" value={wishes ? 'nein' : 'ja'} variant="secondary" label={label}>
        {deed}
      </Button>
    </Form>
  );
}
