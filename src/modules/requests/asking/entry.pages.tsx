import { type Site, type Topic, topicName } from '#modules/programme';
import { sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink } from '#ui/button';
import { Columns } from '#ui/columns';
import { Details } from '#ui/details';
import {
  CheckboxField,
  EmailField,
  PhoneField,
  RadioGroup,
  SelectField,
  TextArea,
  TextField,
} from '#ui/fields';
import { Fieldset } from '#ui/fieldset';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { Table } from '#ui/table';
import { StateBadge } from '../deciding/decision.pages.tsx';
import type { TextSigns } from '../free-text.ts';
import { longestNote, longestOf, meetingPlaces } from '../request.form.ts';
import {
  errorOf,
  GoalField,
  MinutesField,
  type Shown,
  TextHints,
  WindowFields,
  WishFields,
} from '../request.pages.tsx';
import { askers, consentWays, germanLevels } from '../request.ts';
import type { Request } from '../request-record.ts';
import { nameOfRequest } from '../request-words.ts';
import { requestTexts } from '../texts.ts';

export const phonePath = '/anfragen/telefon';
export const bodyPath = '/anfragen/neu';
export const ownPath = '/meine-anfragen';

export interface EntryPageProps extends Shown {
  /** On the telephone coordination writes for somebody; a body writes for itself. */
  readonly way: 'phone' | 'body';
  readonly site: Site;
  /** All sites this person may choose from. */
  readonly sites: readonly Site[];
  readonly topics: readonly Topic[];
  readonly languageNames: readonly string[];
  readonly placeNames: readonly string[];
  readonly goalSigns: TextSigns | null;
  readonly noteSigns: TextSigns | null;
  readonly today: Temporal.PlainDate;
}

/** A whole request on one page, in the order in which it is told. */
export function EntryPage(props: EntryPageProps) {
  const { lang, way, errors, site, sites } = props;
  const say = requestTexts(lang);
  const path = way === 'phone' ? phonePath : bodyPath;
  return (
    <>
      <h1 class="kern-heading-large">{say(way === 'phone' ? 'entry.phone-title' : 'entry.body-title')}</h1>
      {way === 'body' && <p class="lead">{say('entry.body-lead')}</p>}
      {sites.length > 1 && (
        <Form action={localHref(lang, path)} method="get" inline label={say('field.site')}>
          <SelectField
            name="standort"
            label={say('field.site')}
            value={site.slug}
            options={sites.map((one) => ({ value: one.slug, label: one.name }))}
            emptyLabel={false}
            required
          />
          <Button variant="secondary">{say('entry.site-choose')}</Button>
        </Form>
      )}
      <Form action={`${localHref(lang, path)}?standort=${encodeURIComponent(site.slug)}`} errors={errors}>
        <Columns
          aside={
            <div class="form">
              {way === 'phone' && <WhereFields {...props} />}
              {way === 'phone' ? <CallerFields {...props} /> : <BodyFields {...props} />}
              <ConsentFields {...props} />
            </div>
          }
        >
          <div class="form">
            <WhatFields {...props} />
            <WhenFields {...props} />
            {way === 'body' && <WhereFields {...props} />}
            <MoreFields {...props} />
          </div>
        </Columns>
        <Button icon="check">{say(way === 'phone' ? 'entry.phone-save' : 'entry.body-send')}</Button>
      </Form>
    </>
  );
}

function WhatFields(props: EntryPageProps) {
  const { lang, entered, errors } = props;
  const say = requestTexts(lang);
  return (
    <Fieldset legend={say('entry.what')}>
      <div class="field-pair">
        <TextField
          name="language"
          label={say('field.language')}
          hint={props.way === 'body' ? say('entry.language-hint') : undefined}
          value={entered.get('language')}
          suggestions={props.languageNames}
          autocomplete="off"
          maxLength={longestOf.language}
          width="long"
          required
          autofocus={errors.length === 0}
          error={errorOf(props, 'language')}
        />
        <SelectField
          name="german"
          label={say('field.german')}
          value={entered.get('german')}
          options={germanLevels.map((level) => ({ value: level, label: say(`german.${level}`) }))}
          emptyLabel={false}
          width="medium"
          required
          error={errorOf(props, 'german')}
        />
      </div>
      <SelectField
        name="topic"
        label={say('field.topic')}
        value={entered.get('topic')}
        options={props.topics.map((topic) => ({ value: topic.code, label: topicName(topic.code, lang) }))}
        width="long"
        required
        error={errorOf(props, 'topic')}
      />
      <GoalField
        {...props}
        label={say('field.goal-long')}
        hint={say('entry.goal-hint')}
        signs={props.goalSigns}
      />
    </Fieldset>
  );
}

function WhenFields(props: EntryPageProps) {
  return (
    <Fieldset legend={requestTexts(props.lang)('entry.when')}>
      <WindowFields {...props} />
      <MinutesField {...props} short />
    </Fieldset>
  );
}

function WhereFields(props: EntryPageProps) {
  const { lang, entered } = props;
  const say = requestTexts(lang);
  return (
    <Fieldset legend={say('entry.where')}>
      <div class="field-pair">
        <SelectField
          name="meeting-place"
          label={say('field.meeting-place')}
          value={entered.get('meeting-place')}
          options={meetingPlaces.map((place) => ({ value: place, label: say(`meeting-place.${place}`) }))}
          emptyLabel={false}
          width="long"
          required
          error={errorOf(props, 'meeting-place')}
        />
        <TextField
          name="place"
          label={say('field.place')}
          value={entered.get('place')}
          suggestions={props.placeNames}
          autocomplete="off"
          maxLength={longestOf.place}
          width="long"
          required
          error={errorOf(props, 'place')}
        />
      </div>
      <TextField
        name="place-name"
        label={say('field.place-name')}
        value={entered.get('place-name')}
        maxLength={longestOf['place-name']}
        error={errorOf(props, 'place-name')}
      />
    </Fieldset>
  );
}

/** Name, telephone, e-mail of the person; on forms for somebody else the browser fills nothing in. */
function PersonFields(props: EntryPageProps & { hint?: string }) {
  const { lang, entered } = props;
  const say = requestTexts(lang);
  return (
    <>
      <TextField
        name="name"
        label={say('field.name-person')}
        value={entered.get('name')}
        autocomplete="off"
        maxLength={longestOf.name}
        width="long"
        required
        error={errorOf(props, 'name')}
      />
      <div class="field-pair">
        <PhoneField
          name="phone"
          label={say('field.phone-person')}
          hint={props.hint}
          value={entered.get('phone')}
          autocomplete="off"
          markOptional={false}
          error={errorOf(props, 'phone')}
        />
        <EmailField
          name="email"
          label={say('field.email-person')}
          value={entered.get('email')}
          autocomplete="off"
          markOptional={false}
          error={errorOf(props, 'email')}
        />
      </div>
    </>
  );
}

function AskerFields(props: EntryPageProps & { required: boolean }) {
  const { lang, entered, required } = props;
  const say = requestTexts(lang);
  return (
    <>
      <TextField
        name="institution"
        label={say('field.institution')}
        value={entered.get('institution')}
        autocomplete={required ? 'organization' : 'off'}
        maxLength={longestOf.institution}
        required={required}
        markOptional={false}
        error={errorOf(props, 'institution')}
      />
      <TextField
        name="asker-name"
        label={say('field.asker-name')}
        value={entered.get('asker-name')}
        autocomplete={required ? 'name' : 'off'}
        maxLength={longestOf['asker-name']}
        width="long"
        required={required}
        markOptional={false}
        error={errorOf(props, 'asker-name')}
      />
      <div class="field-pair">
        <PhoneField
          name="asker-phone"
          label={say('field.asker-phone')}
          value={entered.get('asker-phone')}
          autocomplete={required ? 'tel' : 'off'}
          markOptional={false}
          error={errorOf(props, 'asker-phone')}
        />
        <EmailField
          name="asker-email"
          label={say('field.asker-email')}
          value={entered.get('asker-email')}
          autocomplete={required ? 'email' : 'off'}
          markOptional={false}
          error={errorOf(props, 'asker-email')}
        />
      </div>
    </>
  );
}

function CallerFields(props: EntryPageProps) {
  const { lang, entered } = props;
  const say = requestTexts(lang);
  const forOther = entered.get('asked-by') !== 'self';
  return (
    <Fieldset legend={say('entry.who')}>
      <PersonFields {...props} />
      <Details summary={say('entry.caller-other')} open={forOther}>
        <RadioGroup
          name="asked-by"
          label={say('field.asked-by')}
          value={entered.get('asked-by')}
          options={askers.map((asker) => ({ value: asker, label: say(`asked-by-short.${asker}`) }))}
          horizontal
          required
          error={errorOf(props, 'asked-by')}
        />
        <AskerFields {...props} required={false} />
      </Details>
    </Fieldset>
  );
}

function BodyFields(props: EntryPageProps) {
  const say = requestTexts(props.lang);
  return (
    <>
      <Fieldset legend={say('entry.person')}>
        <PersonFields {...props} hint={say('entry.reach-hint')} />
      </Fieldset>
      <Fieldset legend={say('entry.you')}>
        <AskerFields {...props} required />
      </Fieldset>
    </>
  );
}

function MoreFields(props: EntryPageProps) {
  const { lang, entered, noteSigns, errors } = props;
  const say = requestTexts(lang);
  const inHere = ['gender-reason', 'gender', 'accessibility', 'note', 'place-address', 'language-mode'];
  const used =
    ['gender', 'child', 'two-guides', 'long-company', 'note', 'place-address'].some(
      (name) => entered.get(name) !== '',
    ) || entered.all('accessibility').length > 0;
  return (
    <Details
      summary={say('entry.more')}
      open={used || noteSigns !== null || errors.some(({ name }) => inHere.includes(name))}
    >
      <WishFields {...props} />
      <SelectField
        name="language-mode"
        label={say('field.language-mode')}
        value={entered.get('language-mode')}
        options={(['speak', 'read', 'write'] as const).map((mode) => ({
          value: mode,
          label: say(`language-mode.${mode}`),
        }))}
        emptyLabel={false}
        width="medium"
        required
        error={errorOf(props, 'language-mode')}
      />
      <TextField
        name="place-address"
        label={say('field.place-address')}
        value={entered.get('place-address')}
        maxLength={longestOf['place-address']}
        error={errorOf(props, 'place-address')}
      />
      {noteSigns && <TextHints lang={lang} signs={noteSigns} />}
      <TextArea
        name="note"
        label={say('field.note')}
        hint={say('entry.note-hint')}
        value={entered.get('note')}
        maxLength={longestNote}
        rows={3}
        error={errorOf(props, 'note')}
      />
      {noteSigns && <input type="hidden" name="note-seen" value={entered.get('note')} />}
    </Details>
  );
}

function ConsentFields(props: EntryPageProps) {
  const { lang, entered, way } = props;
  const say = requestTexts(lang);
  return (
    <Fieldset legend={say('field.consent')}>
      <SelectField
        name="consent-how"
        label={say('field.consent-how')}
        value={entered.get('consent-how')}
        options={consentWays
          .filter((how) => how !== 'given-by-person')
          .map((how) => ({ value: how, label: say(`consent-how.${how}`) }))}
        emptyLabel={way === 'phone' ? false : undefined}
        width="long"
        required
        error={errorOf(props, 'consent-how')}
      />
      <CheckboxField
        name="consent"
        label={say(way === 'phone' ? 'consent.phone' : 'consent.other')}
        checked={entered.get('consent') !== ''}
        required
        error={errorOf(props, 'consent')}
      />
    </Fieldset>
  );
}

/** What a requesting body has asked for, newest first. */
export function OwnRequestsPage({
  lang,
  requests,
  nextHref,
  firstHref,
}: {
  lang: Lang;
  requests: readonly Request[];
  nextHref: string | null;
  firstHref: string | null;
}) {
  const say = requestTexts(lang);
  return (
    <>
      <h1 class="kern-heading-large">{say('own.title')}</h1>
      <p>
        <ButtonLink href={localHref(lang, bodyPath)} icon="plus">
          {say('own.new')}
        </ButtonLink>
      </p>
      <Table
        caption={say('own.title')}
        captionHidden
        columns={[
          { key: 'what', label: say('field.topic') },
          { key: 'state', label: say('field.state') },
          { key: 'day', label: say('field.windows') },
          { key: 'reference', label: say('field.reference') },
        ]}
        rows={requests.map((request) => ({
          key: request.id,
          cells: {
            what: (
              <Link href={localHref(lang, `${ownPath}/${request.id}`)}>{nameOfRequest(request, lang)}</Link>
            ),
            state: <StateBadge lang={lang} state={request.state} />,
            day: sayShortDay(request.firstDay, lang),
            reference: request.reference,
          },
        }))}
        empty={say('own.empty')}
      />
      <Pagination
        previousHref={firstHref ?? undefined}
        nextHref={nextHref ?? undefined}
        previousLabel={say('own.first')}
        nextLabel={say('own.more')}
      />
    </>
  );
}

export function SentNote({ lang, reference, text }: { lang: Lang; reference: string; text: string }) {
  return (
    <Alert kind="success" title={requestTexts(lang)('entry.sent-title', { reference })} live>
      <p>{text}</p>
    </Alert>
  );
}
