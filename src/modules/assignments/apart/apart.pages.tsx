import { dayOf, sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import { RadioGroup, SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { apartSides, type KeptApart } from './kept-apart.ts';

export interface KeptApartPageProps {
  readonly lang: Lang;
  /** The address of this page without language. */
  readonly path: string;
  readonly backTo: string;
  readonly reference: string;
  readonly kept: readonly (KeptApart & { readonly name: string })[];
  /** Those who have met the person first. */
  readonly met: readonly { readonly guideId: string; readonly name: string }[];
  readonly team: readonly { readonly guideId: string; readonly name: string }[];
  readonly entered: Readonly<Record<string, string>>;
  readonly errors: readonly FieldMessage[];
}

/** Who is not brought together with whoever asked: what stands, and what coordination was told. */
export function KeptApartPage(props: KeptApartPageProps) {
  const { lang, path, kept, met, team, entered, errors } = props;
  const say = assignmentTexts(lang);
  const option = ({ guideId, name }: { guideId: string; name: string }) => ({ value: guideId, label: name });
  return (
    <>
      <BackLink href={localHref(lang, props.backTo)}>
        {say('apart.back', { reference: props.reference })}
      </BackLink>
      <h1>{say('apart.title')}</h1>
      <p class="lead">{say('apart.explain')}</p>
      <Alert kind="info" title={say('apart.who-sees')} />
      {kept.length > 0 && (
        <Table
          caption={say('apart.list')}
          empty={say('apart.none')}
          columns={[
            { key: 'guide', label: say('assignment.guide') },
            { key: 'side', label: say('apart.from-whom') },
            { key: 'since', label: say('apart.since') },
            { key: 'action', label: say('day.action'), labelHidden: true },
          ]}
          rows={kept.map(({ id, name, side, madeAt }) => ({
            key: id,
            cells: {
              guide: name,
              side: side ? say(`apart.side-${side}`) : '',
              since: sayDay(dayOf(madeAt), lang),
              action: (
                <Form action={localHref(lang, `${path}/${id}/aufhebung`)}>
                  <Button variant="tertiary" label={say('apart.end-label', { name })}>
                    {say('apart.end')}
                  </Button>
                </Form>
              ),
            },
          }))}
        />
      )}
      <h2>{say('apart.new')}</h2>
      <Form action={localHref(lang, path)} errors={errors}>
        <SelectField
          name="guide"
          label={say('assignment.guide')}
          required
          value={entered.guide}
          error={messageFor(errors, 'guide')}
          options={
            met.length > 0
              ? [
                  { group: say('apart.met'), options: met.map(option) },
                  { group: say('apart.team'), options: team.map(option) },
                ]
              : team.map(option)
          }
        />
        <RadioGroup
          name="side"
          label={say('apart.from-whom')}
          required
          value={entered.side}
          error={messageFor(errors, 'side')}
          options={apartSides.map((side) => ({
            value: side,
            label: say(`apart.side-${side}`),
            hint: say(`apart.side-${side}-hint`),
          }))}
        />
        <Button>{say('apart.button')}</Button>
      </Form>
    </>
  );
}

/** One question, asked once more: a guide or the person wishes for somebody else from now on. */
export function AskApartPage({
  lang,
  who,
  path,
  backTo,
  guides,
}: {
  readonly lang: Lang;
  /** Who asks. */
  readonly who: 'guide' | 'person';
  readonly path: string;
  readonly backTo: string;
  /** First names of those the person has met; the first one is chosen where there is only one. */
  readonly guides: readonly { readonly assignmentId: string; readonly name: string }[];
}) {
  const say = assignmentTexts(lang);
  const [first, ...others] = guides;
  return (
    <Dialog
      title={say(`apart.ask-${who}-title`)}
      actions={
        <Form action={localHref(lang, path)}>
          {others.length > 0 ? (
            <RadioGroup
              name="assignment"
              label={say('apart.ask-whom')}
              required
              value={first?.assignmentId}
              options={guides.map(({ assignmentId, name }) => ({ value: assignmentId, label: name }))}
            />
          ) : (
            <input type="hidden" name="assignment" value={first?.assignmentId ?? ''} />
          )}
          <ButtonRow>
            <Button>{say('apart.ask-button')}</Button>
            <ButtonLink variant="secondary" href={localHref(lang, backTo)}>
              {say('action.back')}
            </ButtonLink>
          </ButtonRow>
        </Form>
      }
    >
      <p>{say(`apart.ask-${who}`)}</p>
    </Dialog>
  );
}
