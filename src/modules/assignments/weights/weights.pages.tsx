import { parts, weightsFrom } from '#modules/matching';
import { topicName } from '#modules/programme';
import { type Request, requestPath } from '#modules/requests';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { NumberField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import type { OrderChange } from './order-changes.ts';
import { boundsOf, type Counts, isSame, type SiteCounts } from './site-weights.ts';

export const weightsPath = '/gewichte';

/** What a change would do, before it is made. */
export interface Preview {
  readonly counts: Counts;
  /** Open requests that were looked at. */
  readonly looked: number;
  readonly changes: readonly OrderChange[];
  readonly requests: ReadonlyMap<string, Request>;
}

export interface WeightsPageProps {
  lang: Lang;
  siteId: string;
  sites: readonly { readonly id: string; readonly name: string }[];
  standing: SiteCounts;
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  preview: Preview | null;
  saved: boolean;
  changedMeanwhile: boolean;
}

/** As a hidden field carries them. */
export const writeCounts = (counts: Counts) => parts.map((part) => counts[part]).join('-');

/** Coordination settles how much each wish counts, after seeing what that would change. */
export function WeightsPage(props: WeightsPageProps) {
  const { lang, siteId, sites, standing, entered, errors, preview } = props;
  const say = assignmentTexts(lang);
  const own = !isSame(standing.own, standing.usual);
  return (
    <>
      <h1>{say('weights.title')}</h1>
      <p class="kern-body--large">{say('weights.lead')}</p>
      {sites.length > 1 && (
        <Tabs
          label={say('plan.site')}
          tabs={sites.map(({ id, name }) => ({
            href: `${localHref(lang, weightsPath)}?standort=${id}`,
            label: name,
            current: id === siteId,
          }))}
        />
      )}
      {props.saved && <Alert kind="success" title={say('weights.saved')} live />}
      {props.changedMeanwhile && <Alert kind="warning" title={say('asking-rule.changed-meanwhile')} live />}
      {preview && <PreviewPart {...props} preview={preview} />}
      <h2>{say('weights.settle')}</h2>
      <p>{say('weights.how')}</p>
      <Form action={localHref(lang, weightsPath)} method="get" errors={errors}>
        <input type="hidden" name="standort" value={siteId} />
        {parts.map((part) => (
          <NumberField
            key={part}
            name={part}
            label={say(`weights.part-${part}`)}
            hint={`${say(`weights.part-${part}-hint`)} ${say('weights.within', {
              ...boundsOf(part),
              usual: standing.usual[part],
            })}`}
            value={entered[part] ?? String(standing.own[part])}
            error={messageFor(errors, part)}
            required
          />
        ))}
        <p class="muted">{say('weights.never')}</p>
        <Button variant={preview ? 'secondary' : 'primary'}>{say('weights.preview')}</Button>
      </Form>
      {own && (
        <Form action={localHref(lang, `${weightsPath}/vorgabe`)}>
          <input type="hidden" name="standort" value={siteId} />
          <input type="hidden" name="seen" value={writeCounts(standing.own)} />
          <p>{say('weights.own')}</p>
          <Button variant="secondary">{say('weights.back-to-usual')}</Button>
        </Form>
      )}
      {!own && <p class="muted">{say('weights.as-usual')}</p>}
    </>
  );
}

function PreviewPart({ lang, siteId, standing, preview }: WeightsPageProps & { preview: Preview }) {
  const say = assignmentTexts(lang);
  const { counts, looked, changes, requests } = preview;
  const now = weightsFrom(standing.own);
  const then = weightsFrom(counts);
  const moved = parts.filter((part) => now[part] !== then[part]);
  const address = localHref(lang, weightsPath);
  return (
    <section aria-labelledby="wirkung">
      <h2 id="wirkung">{say('weights.effect')}</h2>
      {moved.length === 0 ? (
        <p>{say('weights.same-shares')}</p>
      ) : (
        <Table
          caption={say('weights.shares')}
          empty=""
          columns={[
            { key: 'what', label: say('weights.what') },
            { key: 'now', label: say('weights.now'), align: 'end' },
            { key: 'after', label: say('weights.then'), align: 'end' },
          ]}
          rows={moved.map((part) => ({
            key: part,
            cells: {
              what: say(`weights.part-${part}`),
              now: now[part],
              after: then[part],
            },
          }))}
        />
      )}
      <p>{say('weights.looked', { looked, changed: changes.length })}</p>
      {changes.length > 0 && (
        <ul>
          {changes.map(({ requestId, firstBefore, firstAfter, from }) => {
            const request = requests.get(requestId);
            if (!request) return null;
            return (
              <li key={requestId}>
                <Link href={localHref(lang, requestPath(requestId))}>
                  {topicName(request.topicCode, lang)}, {request.reference}
                </Link>
                {': '}
                {from === 1
                  ? say('weights.other-first', { now: firstAfter.name, before: firstBefore.name })
                  : say('weights.same-first', { name: firstBefore.name, place: from })}
              </li>
            );
          })}
        </ul>
      )}
      <Form action={address}>
        <input type="hidden" name="standort" value={siteId} />
        <input type="hidden" name="seen" value={writeCounts(standing.own)} />
        {parts.map((part) => (
          <input key={part} type="hidden" name={part} value={String(counts[part])} />
        ))}
        <ButtonRow>
          <Button>{say('weights.save')}</Button>
          <ButtonLink href={`${address}?standort=${siteId}`} variant="tertiary">
            {say('weights.leave')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </section>
  );
}
