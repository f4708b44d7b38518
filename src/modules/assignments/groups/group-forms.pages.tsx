import { type Language, languageName, topicName } from '#modules/programme';
import { dayOf, sayDay, zone } from '#platform/dates';
import type { FormFields } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { Button } from '#ui/button';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import {
  CheckboxField,
  CheckboxGroup,
  DateField,
  NumberField,
  RadioGroup,
  SelectField,
  TextArea,
  TextField,
  TimeField,
} from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { groupsPath } from './group.pages.tsx';
import { groupPath } from './group-letters.ts';
import { repeats, scopes } from './group-series.ts';
import { type GroupSession, groupPlaceKinds } from './group-session.ts';

export interface GroupFormPageProps {
  lang: Lang;
  /** What is changed; null: a new one. */
  session: GroupSession | null;
  topics: readonly string[];
  languages: readonly Language[];
  placeNames: readonly string[];
  /** Name of the town of the site. */
  town: string;
  /** What was entered, to be shown again. */
  entered: FormFields | null;
  errors: readonly FieldMessage[];
  today: Temporal.PlainDate;
}

const clock = (moment: Temporal.Instant) =>
  moment.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

/** Where and when it is, for how many, and what one does there. */
export function GroupFormPage(props: GroupFormPageProps) {
  const { lang, session, entered, errors, today } = props;
  const say = assignmentTexts(lang);
  const value = (name: string, before: string) => (entered ? entered.get(name) : before);
  const error = (name: string) => messageFor(errors, name);
  const path = localHref(lang, session ? groupPath(session.id) : groupsPath);
  const chosen = entered ? entered.all('languages') : (session?.languageTags ?? []);
  return (
    <>
      <BackLink href={path} />
      <h1>{say(session ? 'group.change-title' : 'group.new-title')}</h1>
      {session && <p class="lead">{say('group.change-explain')}</p>}
      <Form action={`${path}/${session ? 'aenderung' : 'neu'}`} errors={errors}>
        {session && <input type="hidden" name="version" value={session.version} />}
        <TextField
          name="title"
          label={say('group.field-title')}
          hint={say('group.field-title-hint')}
          required
          maxLength={80}
          value={value('title', session?.title ?? '')}
          error={error('title')}
        />
        <TextArea
          name="about"
          label={say('group.about')}
          hint={say('group.field-about-hint')}
          maxLength={600}
          value={value('about', session?.about ?? '')}
          error={error('about')}
        />
        <SelectField
          name="topic"
          label={say('offer.topic')}
          required
          value={value('topic', session?.topicCode ?? '')}
          error={error('topic')}
          options={props.topics.map((code) => ({ value: code, label: topicName(code, lang) }))}
        />
        <DateField
          name="day"
          label={say('field.day')}
          required
          min={today}
          value={value('day', session ? dayOf(session.startsAt).toString() : '')}
          error={error('day')}
        />
        <div class="field-pair">
          <TimeField
            name="from"
            label={say('field.from')}
            required
            value={value('from', session ? clock(session.startsAt) : '')}
            error={error('from')}
          />
          <TimeField
            name="until"
            label={say('field.until')}
            required
            value={value('until', session ? clock(session.endsAt) : '')}
            error={error('until')}
          />
        </div>
        {session === null && (
          <>
            <SelectField
              name="repeat"
              label={say('group.repeat')}
              emptyLabel={say('group.repeat-never')}
              value={value('repeat', '')}
              error={error('repeat')}
              options={repeats.map((repeat) => ({ value: repeat, label: say(`group.repeat.${repeat}`) }))}
            />
            <DateField
              name="repeat-until"
              label={say('group.repeat-until')}
              hint={say('group.repeat-until-hint')}
              min={today}
              value={value('repeat-until', '')}
              error={error('repeat-until')}
            />
            <CheckboxField
              name="skip-holidays"
              label={say('group.skip-holidays')}
              checked={entered?.get('skip-holidays') === 'ja'}
            />
          </>
        )}
        <SelectField
          name="place-kind"
          label={say('group.field-place-kind')}
          required
          emptyLabel={false}
          value={value('place-kind', session?.placeKind ?? 'public-place')}
          error={error('place-kind')}
          options={groupPlaceKinds.map((kind) => ({ value: kind, label: say(`place-kind.${kind}`) }))}
        />
        <TextField
          name="place-name"
          label={say('group.field-place-name')}
          hint={say('group.field-place-name-hint')}
          required
          maxLength={120}
          value={value('place-name', session?.placeName ?? '')}
          error={error('place-name')}
        />
        <TextField
          name="place-address"
          label={say('group.field-place-address')}
          maxLength={120}
          value={value('place-address', session?.placeAddress ?? '')}
          error={error('place-address')}
        />
        <TextField
          name="area"
          label={say('group.field-area')}
          required
          suggestions={props.placeNames}
          value={value('area', session?.areaName ?? props.town)}
          error={error('area')}
        />
        <NumberField
          name="places"
          label={say('group.field-places')}
          required
          value={value('places', session ? String(session.places) : '')}
          error={error('places')}
        />
        <NumberField
          name="moves-up-until"
          label={say('group.field-moves-up')}
          unit={say('group.field-moves-up-unit')}
          required
          value={value('moves-up-until', String(session?.movesUpUntil ?? 24))}
          error={error('moves-up-until')}
        />
        <CheckboxField
          name="child-present"
          label={say('group.field-children')}
          hint={say('group.field-children-hint')}
          checked={entered ? entered.get('child-present') !== '' : (session?.childPresent ?? false)}
        />
        <Details
          summary={[say('group.languages'), chosen.map((tag) => languageName(tag, lang)).join(', ')]
            .filter(Boolean)
            .join(': ')}
        >
          <CheckboxGroup
            name="languages"
            label={say('group.languages')}
            value={chosen}
            options={props.languages.map(({ tag }) => ({ value: tag, label: languageName(tag, lang) }))}
          />
        </Details>
        {session?.seriesId && <ScopeField lang={lang} value={value('scope', 'this')} />}
        <Button>{say(session ? 'group.button-save' : 'group.button-plan')}</Button>
      </Form>
    </>
  );
}

/** Which sessions of a series are meant. */
function ScopeField({ lang, value }: { lang: Lang; value: string }) {
  const say = assignmentTexts(lang);
  return (
    <RadioGroup
      name="scope"
      label={say('group.scope')}
      required
      value={value}
      options={scopes.map((scope) => ({
        value: scope,
        label: say(`group.scope.${scope}`),
        hint: scope === 'this' ? undefined : say('group.scope-hint'),
      }))}
    />
  );
}

/** Asks once more before everybody is told. */
export function CancelGroupPage({ lang, session }: { lang: Lang; session: GroupSession }) {
  const say = assignmentTexts(lang);
  const path = localHref(lang, groupPath(session.id));
  return (
    <>
      <BackLink href={path} />
      <h1>{say('group.cancel-title')}</h1>
      <p class="lead">
        {session.title}, {sayDay(dayOf(session.startsAt), lang)}
      </p>
      <p>{say('group.cancel-explain')}</p>
      <Form action={`${path}/absage`}>
        <input type="hidden" name="version" value={session.version} />
        {session.seriesId && <ScopeField lang={lang} value="this" />}
        <Button>{say('group.cancel-button')}</Button>
      </Form>
    </>
  );
}
