import { topicName } from '#modules/programme';
import { sayDistance, sayDuration } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import { EmptyState } from '#ui/empty-state';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { sayShortPeriod } from '../appointments/appointment-words.ts';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import type { HoursToConfirm } from './hours.ts';

export interface ConfirmListPageProps {
  lang: Lang;
  entries: readonly HoursToConfirm[];
  /** Full names for coordination; otherwise the first name. */
  names: ReadonlyMap<string, string>;
  /** Ticked before something was wrong. */
  chosen: readonly string[];
  errors: readonly FieldMessage[];
  /** How many have just been confirmed. */
  confirmed: number;
  today: Temporal.PlainDate;
}

/** Hours that wait: each can be looked at, several confirmed at once. */
export function ConfirmListPage(props: ConfirmListPageProps) {
  const { lang, entries, names, chosen, errors, confirmed, today } = props;
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{say('confirm-list.title')}</h1>
      {confirmed > 0 && <Alert kind="success" title={say('confirm-list.done', { count: confirmed })} live />}
      {entries.length === 0 ? (
        <EmptyState title={say('confirm-list.none')}>
          <p>{say('confirm-list.none-help')}</p>
        </EmptyState>
      ) : (
        <Form action={localHref(lang, '/stunden/bestaetigen')} errors={errors}>
          <p>{say('confirm-list.explain')}</p>
          <CheckboxGroup
            name="entry"
            label={say('confirm-list.entries')}
            required
            value={chosen}
            error={messageFor(errors, 'entry')}
            options={entries.map((entry) => ({
              value: entry.id,
              label: (
                <>
                  {names.get(entry.guideId) ?? entry.guideName}, {topicName(entry.topicCode, lang)},{' '}
                  {sayShortPeriod({ startsAt: entry.startedAt, endsAt: entry.endedAt }, lang)},{' '}
                  <strong>{sayDuration(entry.minutes, lang)}</strong>
                </>
              ),
              hint: (
                <>
                  {say(
                    entry.state === 'not-met'
                      ? 'confirm-list.not-met'
                      : entry.state === 'cancelled'
                        ? 'confirm-list.late-cancel'
                        : 'confirm-list.took-place',
                    { when: sayDistance(entry.day, today, lang) },
                  )}{' '}
                  <Link
                    href={localHref(lang, `/einsaetze/${entry.assignmentId}`)}
                    label={say('confirm-list.look-at', {
                      guide: names.get(entry.guideId) ?? entry.guideName,
                      when: sayShortPeriod({ startsAt: entry.startedAt, endsAt: entry.endedAt }, lang),
                    })}
                  >
                    {say('confirm-list.look')}
                  </Link>
                </>
              ),
            }))}
          />
          <Button>{say('confirm-list.button')}</Button>
        </Form>
      )}
    </>
  );
}
