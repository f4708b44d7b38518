import { consentWays, type Request, requestPath } from '#modules/requests';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonRow } from '#ui/button';
import { RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { type SecondGuide, secondReasons } from './second-guide.ts';
import { sayWhySecond } from './second-words.ts';

export interface SecondPartProps {
  lang: Lang;
  request: Request;
  second: SecondGuide | null;
  /** One goes along, and a second one can be asked for. */
  possible: boolean;
  /** It was agreed, and nobody has been found yet: coordination may leave it at one. */
  seeks: boolean;
  /** What the person would agree to. */
  words: string;
  missing: boolean;
}

/** A second guide for an appointment that was arranged with one, on the page of the request. */
export function SecondPart(props: SecondPartProps) {
  const { lang, request, second, possible, seeks, words, missing } = props;
  const say = assignmentTexts(lang);
  const path = localHref(lang, `${requestPath(request.id)}/zweite`);
  const asking = possible && second?.state === 'asking' ? second : null;
  if (!possible && !seeks) return null;
  const errors = missing ? [{ name: 'why', message: say('error.why-missing') }] : [];
  return (
    <section aria-labelledby="zweite">
      <h2 id="zweite">{say('second.title')}</h2>
      {asking && (
        <ul>
          <li>{say(asking.agreedAt ? 'second.person-agreed' : 'second.person-asked')}</li>
          <li>{say(asking.guideAgreedAt ? 'second.guide-agreed' : 'second.guide-asked')}</li>
        </ul>
      )}
      {asking && !asking.agreedAt && (
        <Form action={`${path}/antwort`} label={say('neighbours.note-title')}>
          <h3>{say('neighbours.note-title')}</h3>
          <p>{say('second.note-help')}</p>
          <blockquote>{words}</blockquote>
          <input type="hidden" name="shown" value={asking.id} />
          <RadioGroup
            name="how"
            label={say('neighbours.note-how')}
            markOptional={false}
            value="spoken"
            options={consentWays
              .filter((way) => way !== 'given-by-person')
              .map((way) => ({ value: way, label: say(`neighbours.how-${way}`) }))}
          />
          <ButtonRow>
            <Button name="answer" value="ja" variant="secondary">
              {say('neighbours.note-yes')}
            </Button>
            <Button name="answer" value="nein" variant="secondary">
              {say('neighbours.note-no')}
            </Button>
          </ButtonRow>
        </Form>
      )}
      {(asking || seeks) && (
        <Form action={`${path}/ende`}>
          {seeks && <p>{say('second.seeks')}</p>}
          <Button variant="tertiary">{say('second.stop')}</Button>
        </Form>
      )}
      {possible && !asking && (
        <>
          {second?.state === 'refused' && <p>{say('second.refused')}</p>}
          <Form action={path} errors={errors}>
            <p>{say('second.explain')}</p>
            <RadioGroup
              name="why"
              label={say('second.why')}
              required
              value={undefined}
              error={messageFor(errors, 'why')}
              options={secondReasons.map((why) => ({ value: why, label: say(`second.kind-${why}`) }))}
            />
            <Button variant="secondary">{say('second.button')}</Button>
          </Form>
        </>
      )}
    </section>
  );
}

/** On the page behind the secret link: may a second one come? Yes and no stand side by side. */
export function SecondQuestion({
  lang,
  path,
  second,
  words,
  changed,
}: {
  readonly lang: Lang;
  readonly path: string;
  readonly second: SecondGuide;
  readonly words: string;
  readonly changed: boolean;
}) {
  const say = assignmentTexts(lang);
  const why = sayWhySecond(second.why, lang);
  return (
    <section aria-labelledby="zweite">
      {changed && <Alert kind="warning" title={say('neighbours.question-changed')} live />}
      <h2 id="zweite">{say('second.question-title')}</h2>
      {why && <p>{why}</p>}
      <p>{say('second.free')}</p>
      <Form action={localHref(lang, `${path}/zweite`)} label={say('second.question-title')}>
        <blockquote>{words}</blockquote>
        <input type="hidden" name="shown" value={second.id} />
        <ButtonRow>
          <Button name="answer" value="ja" variant="secondary">
            {say('neighbours.question-yes')}
          </Button>
          <Button name="answer" value="nein" variant="secondary">
            {say('neighbours.question-no')}
          </Button>
        </ButtonRow>
      </Form>
    </section>
  );
}

/** On the page of her appointment: would the guide like somebody beside her? */
export function SecondAlert({
  lang,
  path,
  second,
}: {
  readonly lang: Lang;
  readonly path: string;
  readonly second: SecondGuide;
}) {
  const say = assignmentTexts(lang);
  if (second.guideAgreedAt) return <Alert kind="info" title={say('second.guide-said-yes')} />;
  return (
    <Alert kind="info" title={say('second.guide-question')}>
      <Form action={`${localHref(lang, path)}/zweite`} label={say('second.guide-question')}>
        <p>{say('second.guide-why', { why: say(`second.kind-${second.why}`) })}</p>
        <p>{say('second.guide-free')}</p>
        <input type="hidden" name="shown" value={second.id} />
        <ButtonRow>
          <Button name="answer" value="ja" variant="secondary">
            {say('second.guide-yes')}
          </Button>
          <Button name="answer" value="nein" variant="secondary">
            {say('second.guide-no')}
          </Button>
        </ButtonRow>
      </Form>
    </Alert>
  );
}
