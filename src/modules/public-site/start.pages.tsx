import type { Lang } from '#platform/languages';
import { Button } from '#ui/button';
import { Cards, DoorCard } from '#ui/card';
import { TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '../../ui/href.ts';
import { publicSiteTexts } from './texts.ts';

/** Three doors, the nearest project, and where to call in danger. */
export function StartPage({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('start.title')}</h1>
      <p class="lead">{say('start.lead')}</p>
      <Cards>
        <DoorCard href={localHref(lang, '/anfrage')} picture="help" title={say('start.door.help.title')}>
          {say('start.door.help.text')}
        </DoorCard>
        <DoorCard
          href={localHref(lang, '/standorte')}
          picture="volunteer"
          title={say('start.door.guide.title')}
        >
          {say('start.door.guide.text')}
        </DoorCard>
        <DoorCard
          href={localHref(lang, '/anfrage')}
          picture="organisation"
          title={say('start.door.body.title')}
        >
          {say('start.door.body.text')}
        </DoorCard>
      </Cards>
      <section aria-labelledby="projekt">
        <h2 id="projekt">{say('start.find.title')}</h2>
        <SiteFinder lang={lang} query="" />
      </section>
      <section aria-labelledby="grenzen">
        <h2 id="grenzen">{say('start.limits.title')}</h2>
        <p>{say('start.limits.do')}</p>
        <p>{say('start.limits.not')}</p>
      </section>
      <EmergencyNumbers lang={lang} />
    </>
  );
}

/** The field in which a place or postal code leads to the nearest project. */
export function SiteFinder({ lang, query }: { lang: Lang; query: string }) {
  const say = publicSiteTexts(lang);
  return (
    <Form action={localHref(lang, '/standorte')} method="get" inline label={say('start.find.title')}>
      <TextField
        name="ort"
        label={say('start.find.label')}
        value={query}
        markOptional={false}
        autocomplete="postal-code"
        maxLength={80}
      />
      <Button type="submit" variant="secondary">
        {say('start.find.button')}
      </Button>
    </Form>
  );
}

const numbers = [
  ['police', '110', '110'],
  ['rescue', '112', '112'],
  ['violence', '116016', '116 016'],
] as const;

function EmergencyNumbers({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <section aria-labelledby="notfall" class="emergency">
      <h2 id="notfall">{say('start.emergency')}</h2>
      <ul class="emergency-numbers">
        {numbers.map(([code, call, shown]) => (
          <li key={code}>
            {say(`start.emergency.${code}`)}{' '}
            <a class="kern-link" href={`tel:${call}`}>
              {shown}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
