import { type PlannedAppointment, sayReason } from '#modules/matching';
import { languageName, topicName } from '#modules/programme';
import { type Request, requestPath, UrgentBadge } from '#modules/requests';
import type { Lang } from '#platform/languages';
import { Card } from '#ui/card';
import { CheckboxField, SelectField } from '#ui/fields';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { sayPeriod } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import type { Partner } from './joint/joint-planning.ts';
import type { FromElsewhere } from './joint/own-part.ts';
import { nobodyThisTime } from './plan.form.ts';

const shownReasons = 3;

interface PlannedCardProps {
  lang: Lang;
  appointment: PlannedAppointment;
  request: Request;
  fixed: boolean;
  /** Other sites that could help with it too and may be asked. */
  elsewhere: readonly Partner[];
}

/** Who of the own team could go along, when, and why. */
export function PlannedCard({ lang, appointment, request, fixed, elsewhere }: PlannedCardProps) {
  const say = assignmentTexts(lang);
  const { requestId, guideId, name, start, end, reasons, able } = appointment;
  const period = sayPeriod({ startsAt: start, endsAt: end }, lang);
  const others = able.filter((one) => one.guideId !== guideId);
  return (
    <Card
      headingLevel={2}
      {...headOf(request, lang)}
      footer={<CheckboxField name={`frage-${requestId}`} label={say('plan.ask-one', { name })} checked />}
    >
      {request.urgent && <UrgentBadge lang={lang} />}
      <p>
        <strong>{name}</strong>
        <br />
        {period}
      </p>
      <ul>
        {reasons.slice(0, shownReasons).map((reason) => (
          <li key={reason.code}>{sayReason(reason, lang, (tag, in_) => languageName(tag, in_))}</li>
        ))}
      </ul>
      <input
        type="hidden"
        name="zeile"
        value={`${requestId}_${guideId}_${start}_${end}${fixed ? '_fest' : ''}`}
      />
      <SelectField
        name={`wer-${requestId}`}
        label={say('plan.who')}
        emptyLabel={say('plan.who-open')}
        value={fixed ? guideId : ''}
        markOptional={false}
        options={[
          { value: guideId, label: say('plan.who-this', { name }) },
          ...others.map((one) => ({ value: one.guideId, label: one.name })),
          ...elsewhere.map((site) => ({
            value: site.id,
            label: say('plan.who-elsewhere', { name: site.name }),
          })),
          { value: nobodyThisTime, label: say('plan.who-nobody') },
        ]}
      />
    </Card>
  );
}

interface ElsewhereCardProps {
  lang: Lang;
  planned: FromElsewhere;
  request: Request;
  site: Partner;
  fixed: boolean;
  /** May ask other sites. */
  mayAsk: boolean;
}

/** Nobody of the own team is left for it, and another site could help: who and when, is told after they were asked. */
export function ElsewhereCard({ lang, planned, request, site, fixed, mayAsk }: ElsewhereCardProps) {
  const say = assignmentTexts(lang);
  const { requestId, able } = planned;
  const { id, name } = site;
  return (
    <Card
      headingLevel={2}
      {...headOf(request, lang)}
      footer={
        mayAsk && (
          <CheckboxField name={`frage-${requestId}`} label={say('plan.ask-elsewhere', { name })} checked />
        )
      }
    >
      {request.urgent && <UrgentBadge lang={lang} />}
      <p>
        <strong>{name}</strong>
        <br />
        {say('plan.elsewhere-could')}
      </p>
      <p>{say(mayAsk ? 'plan.elsewhere-what' : 'plan.elsewhere-coordination')}</p>
      <input type="hidden" name="nachbar" value={`${requestId}_${id}${fixed ? '_fest' : ''}`} />
      <SelectField
        name={`wer-${requestId}`}
        label={say('plan.who')}
        emptyLabel={say('plan.who-open')}
        value={fixed ? id : ''}
        markOptional={false}
        options={[
          { value: id, label: say('plan.who-this', { name }) },
          ...able.map((one) => ({ value: one.guideId, label: one.name })),
          { value: nobodyThisTime, label: say('plan.who-nobody') },
        ]}
      />
    </Card>
  );
}

const headOf = (request: Request, lang: Lang) => ({
  preline: `${request.reference}, ${languageName(request.languageTag, lang)}, ${request.area.name}`,
  title: <Link href={localHref(lang, requestPath(request.id))}>{topicName(request.topicCode, lang)}</Link>,
});
