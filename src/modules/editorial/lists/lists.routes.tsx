import { languageName, listLanguages } from '#modules/programme';
import { sitesOf } from '#platform/acting';
import { dayOf, sayMoment, zone } from '#platform/dates';
import type { Route } from '#platform/routes';
import { Badge } from '#ui/badge';
import { CheckboxField, DateField, SelectField, TextArea, TextField, TimeField } from '#ui/fields';
import { isAtCentre, mayPublish } from '../articles/article.policy.ts';
import { editorialTexts } from '../texts.ts';
import { keptListRoutes } from './kept-list.routes.tsx';
import { dateForm, mediumForm, partnerForm } from './list.form.ts';
import {
  deleteDate,
  deleteMedium,
  deletePartner,
  insertDate,
  insertMedium,
  insertPartner,
  listDates,
  listMedia,
  listPartners,
  readDate,
  readMedium,
  readPartner,
  updateDate,
  updateMedium,
  updatePartner,
} from './list.store.ts';
import { dateKinds, mediumKinds, partnerKinds } from './public-date.ts';

const isSite = ({ value }: { value: string }) => !value.startsWith('state:');
const leads = ['coordinator', 'deputy'] as const;
const timeOf = (moment: Temporal.Instant) =>
  moment.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

const dates = keptListRoutes({
  name: 'dates',
  may: mayPublish,
  form: dateForm,
  blank: {
    kind: '',
    title: '',
    day: '',
    last: '',
    from: '',
    until: '',
    place: '',
    signUp: '',
    note: '',
    cancelled: '',
  },
  mayOwn: () => true,
  check: ({ kind }, { siteId }) =>
    kind === 'network-meeting' && siteId !== null ? { name: 'kind', code: 'network-meeting-of-site' } : null,
  fields: async ({ lang, field, ofCentre }) => {
    const say = editorialTexts(lang);
    return (
      <>
        <SelectField
          {...field('kind')}
          label={say('field.kind')}
          required
          options={dateKinds
            .filter((kind) => ofCentre || kind !== 'network-meeting')
            .map((kind) => ({ value: kind, label: say(`date-kind.${kind}`) }))}
        />
        <TextField {...field('title')} label={say('field.name')} lang="de" maxLength={200} required />
        <DateField {...field('day')} label={say('field.day')} required />
        <DateField {...field('last')} label={say('field.last')} hint={say('field.last.hint')} />
        <TimeField {...field('from')} label={say('field.from')} required />
        <TimeField {...field('until')} label={say('field.until')} required />
        <TextField
          {...field('place')}
          label={say('field.place')}
          hint={say('field.place.hint')}
          lang="de"
          maxLength={300}
          required
        />
        <TextField
          {...field('signUp')}
          label={say('field.sign-up')}
          hint={say('field.sign-up.hint')}
          maxLength={200}
        />
        <TextArea {...field('note')} label={say('field.more')} lang="de" rows={3} maxLength={1000} />
        <CheckboxField
          name="cancelled"
          label={say('field.cancelled')}
          hint={say('field.cancelled.hint')}
          checked={field('cancelled').value !== ''}
        />
      </>
    );
  },
  columns: (lang) => {
    const say = editorialTexts(lang);
    return [say('field.when'), say('field.kind'), say('field.owner'), say('field.status')];
  },
  row: (date, lang, ownerName) => {
    const say = editorialTexts(lang);
    return {
      id: date.id,
      title: date.title,
      cells: [
        sayMoment(date.startsAt, lang),
        say(`date-kind.${date.kind}`),
        <span lang="de">{ownerName}</span>,
        date.cancelled && <Badge kind="warning">{say('dates.cancelled')}</Badge>,
      ],
    };
  },
  valuesOf: ({ kind, title, startsAt, endsAt, place, signUp, note, cancelled, version }) => {
    const [day, last] = [dayOf(startsAt), dayOf(endsAt)];
    return {
      kind,
      title,
      place,
      day: day.toString(),
      last: day.equals(last) ? '' : last.toString(),
      from: timeOf(startsAt),
      until: timeOf(endsAt),
      signUp: signUp ?? '',
      note: note ?? '',
      cancelled: cancelled ? 'ja' : '',
      version: String(version),
    };
  },
  list: (db, { now }) => listDates(db, now.subtract({ hours: 24 * 30 })),
  read: readDate,
  insert: insertDate,
  update: updateDate,
  remove: deleteDate,
});

const partners = keptListRoutes({
  name: 'partners',
  may: (person) => leads.some((role) => person.roles.some((held) => held.role === role)),
  form: partnerForm,
  blank: { kind: '', name: '', link: '' },
  mayOwn: isSite,
  fields: async ({ lang, field }) => {
    const say = editorialTexts(lang);
    return (
      <>
        <TextField {...field('name')} label={say('field.name')} lang="de" maxLength={200} required />
        <SelectField
          {...field('kind')}
          label={say('field.kind')}
          required
          options={partnerKinds.map((kind) => ({ value: kind, label: say(`partner-kind.${kind}`) }))}
        />
        <TextField
          {...field('link')}
          label={say('field.link')}
          hint={say('field.link.hint')}
          spellcheck={false}
          maxLength={500}
        />
      </>
    );
  },
  columns: (lang) => [editorialTexts(lang)('field.kind'), editorialTexts(lang)('field.owner')],
  row: ({ id, name, kind }, lang, ownerName) => ({
    id,
    title: name,
    cells: [editorialTexts(lang)(`partner-kind.${kind}`), <span lang="de">{ownerName}</span>],
  }),
  valuesOf: ({ kind, name, link, version }) => ({ kind, name, link: link ?? '', version: String(version) }),
  list: (db, { person }) => listPartners(db, sitesOf(person, leads)),
  read: readPartner,
  insert: async (tx, { siteId, ...of }) => {
    if (siteId !== null) await insertPartner(tx, { ...of, siteId });
  },
  update: updatePartner,
  remove: deletePartner,
});

const media = keptListRoutes({
  name: 'media',
  may: isAtCentre,
  form: mediumForm,
  blank: { kind: '', title: '', about: '', lang: '', link: '' },
  mayOwn: (owner) => !isSite(owner),
  fields: async ({ lang, field, db }) => {
    const say = editorialTexts(lang);
    return (
      <>
        <TextField {...field('title')} label={say('field.name')} maxLength={200} required />
        <SelectField
          {...field('kind')}
          label={say('field.kind')}
          required
          options={mediumKinds.map((kind) => ({ value: kind, label: say(`medium-kind.${kind}`) }))}
        />
        <SelectField
          {...field('lang')}
          label={say('field.language')}
          required
          options={(await listLanguages(db)).map(({ tag }) => ({
            value: tag,
            label: languageName(tag, lang),
          }))}
        />
        <TextArea {...field('about')} label={say('field.about')} rows={2} maxLength={500} />
        <TextField
          {...field('link')}
          label={say('field.link')}
          hint={say('field.link.hint')}
          spellcheck={false}
          maxLength={500}
          required
        />
      </>
    );
  },
  columns: (lang) => [editorialTexts(lang)('field.kind'), editorialTexts(lang)('field.language')],
  row: ({ id, title, kind, lang: tag }, lang) => ({
    id,
    title,
    cells: [editorialTexts(lang)(`medium-kind.${kind}`), languageName(tag, lang)],
  }),
  valuesOf: ({ kind, title, about, lang, link, version }) => ({
    kind,
    title,
    lang,
    link,
    about: about ?? '',
    version: String(version),
  }),
  list: (db) => listMedia(db),
  read: readMedium,
  insert: (tx, { siteId: _, ...of }) => insertMedium(tx, of),
  update: updateMedium,
  remove: deleteMedium,
});

/** Dates and partners of a site, and what the centre keeps. */
export const listsRoutes: readonly Route[] = [...dates, ...partners, ...media];
