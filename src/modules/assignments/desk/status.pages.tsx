import { type Site, topicName } from '#modules/programme';
import { dayOf, sayDay } from '#platform/dates';
import { type Lang, localeOf, nativeNameOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import { RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Foreign } from '#ui/language-words';
import { Link, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { placeWords } from '../appointments/appointment-letters.ts';
import { sayHours } from '../appointments/appointment-words.ts';
import type { Assignment } from '../appointments/assignment.ts';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';

export interface AppointmentCardProps {
  lang: Lang;
  /** Those that stand: one, or two for a team of two. */
  appointments: readonly Assignment[];
  reference: string;
  site: Pick<Site, 'name' | 'phone'>;
  /** The address of the status page without language. */
  path: string;
  /** The language of the person, where the page is in German. */
  own: Lang;
}

/** Whoever the card is shown to reads German; the person reads her own language beside it. */
function languagesOf({ lang, own }: Pick<AppointmentCardProps, 'lang' | 'own'>): Lang[] {
  const hers = lang === 'de' ? own : lang;
  return hers === 'de' ? ['de'] : [hers, 'de'];
}

/** When, where and with whom, in large type, to be shown at a counter; on paper as well. */
export function AppointmentCard({ lang, own, appointments, reference, site, path }: AppointmentCardProps) {
  const say = assignmentTexts(lang);
  const [first] = appointments;
  if (!first) return null;
  const languages = languagesOf({ lang, own });
  return (
    <section aria-labelledby="termin">
      <h2 id="termin">{say('card.title')}</h2>
      {first.state === 'planned' && <Alert kind="info" title={say('card.not-confirmed')} />}
      <Cards>
        {languages.map((one) => (
          <CardIn
            key={one}
            lang={one}
            foreign={one !== lang}
            named={languages.length > 1}
            appointments={appointments}
            reference={reference}
            site={site}
          />
        ))}
      </Cards>
      <ButtonRow>
        <ButtonLink variant="secondary" href={localHref(lang, `${path}/karte`)}>
          {say('card.print')}
        </ButtonLink>
        <a class="kern-link" href={localHref(lang, `${path}/termin.ics`)} download>
          {say('card.calendar')}
        </a>
      </ButtonRow>
      <h3>{say('card.bring-title')}</h3>
      <p>{say('card.bring')}</p>
      <p>
        <ButtonLink variant="secondary" href={localHref(lang, `${path}/absage`)}>
          {say('card.cancel')}
        </ButtonLink>
      </p>
    </section>
  );
}

/** The card in one language, which stands on top where there are two. */
function CardIn({
  lang,
  foreign,
  named,
  appointments,
  reference,
  site,
  headingLevel = 3,
}: Omit<AppointmentCardProps, 'path' | 'own'> & {
  foreign: boolean;
  named: boolean;
  headingLevel?: 2 | 3;
}) {
  const [first] = appointments;
  if (!first) return null;
  const say = assignmentTexts(lang);
  const words = (text: string) => (foreign ? <Foreign lang={lang}>{text}</Foreign> : text);
  const guides = new Intl.ListFormat(localeOf(lang)).format(appointments.map(({ guideName }) => guideName));
  return (
    <Card
      headingLevel={headingLevel}
      preline={named ? words(nativeNameOf(lang)) : undefined}
      title={words(sayDay(dayOf(first.startsAt), lang))}
    >
      <p class="lead">{words(sayHours(first, lang))}</p>
      <p>
        {words(placeWords(first, lang))}
        <br />
        {words(topicName(first.topicCode, lang))}
        <br />
        {words(say('card.with', { guides }))}
      </p>
      <p>
        {words(say('card.reference', { reference, site: site.name }))}
        {site.phone && (
          <>
            , <PhoneLink number={site.phone} />
          </>
        )}
      </p>
    </Card>
  );
}

/** The card alone, both languages side by side: to print, or to hold out at a counter. */
export function CardPage(props: AppointmentCardProps) {
  const { lang, appointments, path } = props;
  const say = assignmentTexts(lang);
  const languages = languagesOf(props);
  return (
    <>
      <BackLink href={localHref(lang, path)} />
      <h1 class="card-title">{say('card.title')}</h1>
      <div class="card-sheet">
        {languages.map((one) => {
          const own = assignmentTexts(one);
          const guides = new Intl.ListFormat(localeOf(one)).format(
            appointments.map(({ guideName }) => guideName),
          );
          const hello = own('card.hello', { guides });
          return (
            <div key={one}>
              <p class="card-hello">{one === lang ? hello : <Foreign lang={one}>{hello}</Foreign>}</p>
              <CardIn
                {...props}
                lang={one}
                foreign={one !== lang}
                named={languages.length > 1}
                headingLevel={2}
              />
            </div>
          );
        })}
      </div>
      <p class="no-print">{say('card.print-hint')}</p>
    </>
  );
}

/** Next time somebody else: asked for without a reason, and told to coordination alone. */
export function OtherGuidePart({
  lang,
  path,
  met,
  noted,
}: {
  readonly lang: Lang;
  readonly path: string;
  /** There is or was an appointment with somebody. */
  readonly met: boolean;
  readonly noted: boolean;
}) {
  const say = assignmentTexts(lang);
  if (noted) return <Alert kind="success" title={say('apart.noted')} live />;
  if (!met) return null;
  return (
    <p>
      <Link href={localHref(lang, `${path}/andere`)}>{say('apart.ask-person-title')}</Link>
    </p>
  );
}

export interface CancelStatusPageProps {
  lang: Lang;
  path: string;
  appointments: readonly Assignment[];
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

/** Whoever asked calls the appointment off: why in one tick, and the way back. */
export function CancelStatusPage({ lang, path, appointments, entered, errors }: CancelStatusPageProps) {
  const say = assignmentTexts(lang);
  const [first] = appointments;
  return (
    <Dialog
      title={say('card.cancel-title')}
      actions={
        <ButtonLink variant="secondary" href={localHref(lang, path)}>
          {say('action.back')}
        </ButtonLink>
      }
    >
      {first && (
        <p>
          {sayDay(dayOf(first.startsAt), lang)}, {sayHours(first, lang)}
        </p>
      )}
      <Form action={localHref(lang, `${path}/absage`)} errors={errors}>
        <RadioGroup
          name="reason"
          label={say('card.cancel-reason')}
          required
          value={entered.reason}
          error={messageFor(errors, 'reason')}
          options={(['not-needed', 'other-date', 'ill', 'other'] as const).map((reason) => ({
            value: reason,
            label: say(`card-reason.${reason}`),
          }))}
        />
        <ButtonRow>
          <Button>{say('cancel.button')}</Button>
        </ButtonRow>
      </Form>
    </Dialog>
  );
}
