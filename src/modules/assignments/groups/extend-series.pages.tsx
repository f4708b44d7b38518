import { dayOf, sayDay } from '#platform/dates';
import type { FormFields } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, DateField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { groupPath } from './group-letters.ts';
import { repeatOf } from './group-series.ts';
import type { GroupSession } from './group-session.ts';

/** Until when a series goes on. */
export function ExtendSeriesPage(props: {
  lang: Lang;
  session: GroupSession;
  /** When the last of the series is. */
  last: Temporal.Instant;
  entered: FormFields | null;
  errors: readonly FieldMessage[];
}) {
  const { lang, session, last, entered, errors } = props;
  const say = assignmentTexts(lang);
  const path = localHref(lang, groupPath(session.id));
  return (
    <>
      <BackLink href={path} />
      <h1>{say('group.extend-title')}</h1>
      <p class="lead">
        {session.title}, {sayDay(dayOf(session.startsAt), lang)}
      </p>
      <p>{say('group.extend-last', { day: sayDay(dayOf(last), lang) })}</p>
      {session.seriesRule && (
        <p>
          {say('group.repeat')}: {say(`group.repeat.${repeatOf(session.seriesRule)}`)}
        </p>
      )}
      <p>{say('group.extend-explain')}</p>
      <Form action={`${path}/verlaengerung`} errors={errors}>
        <input type="hidden" name="version" value={session.version} />
        <DateField
          name="repeat-until"
          label={say('group.repeat-until')}
          hint={say('group.repeat-until-hint')}
          required
          min={dayOf(last).add({ days: 1 })}
          value={entered?.get('repeat-until') ?? ''}
          error={messageFor(errors, 'repeat-until')}
        />
        <CheckboxField
          name="skip-holidays"
          label={say('group.skip-holidays')}
          checked={entered?.get('skip-holidays') === 'ja'}
        />
        <Button>{say('group.extend-button')}</Button>
      </Form>
    </>
  );
}
