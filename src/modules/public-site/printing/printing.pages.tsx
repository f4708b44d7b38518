import { EditorialTabs, logoPath } from '#modules/editorial';
import type { Site } from '#modules/programme';
import { type Lang, nativeNameOf } from '#platform/languages';
import { Button, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxGroup, RadioGroup, SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { publicSiteTexts } from '../texts.ts';
import { printedKinds } from './printed-matter.ts';

export const printingPath = '/redaktion/aushaenge';
export const printedPath = `${printingPath}/druck.pdf`;

export interface PrintingPageProps {
  lang: Lang;
  sites: readonly Site[];
  /** Languages a newcomer can ask in. */
  languages: readonly Lang[];
  chosen: { readonly kind: string; readonly site: string; readonly langs: readonly string[] };
  errors: readonly FieldMessage[];
}

/** Where coordination has posters, flyers and cards made: what, for which site, in which languages. */
export function PrintingPage({ lang, sites, languages, chosen, errors }: PrintingPageProps) {
  const say = publicSiteTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const [only] = sites;
  return (
    <>
      <h1>{say('print.title')}</h1>
      <EditorialTabs lang={lang} current={printingPath} isAtCentre={false} />
      <p class="lead">{say('print.lead')}</p>
      <Form action={localHref(lang, printedPath)} method="get" errors={errors}>
        {only && sites.length === 1 ? (
          <input type="hidden" name="standort" value={only.slug} />
        ) : (
          <SelectField
            name="standort"
            label={say('print.site')}
            required
            value={chosen.site}
            error={errorOf('standort')}
            options={sites.map(({ slug, name }) => ({ value: slug, label: name, lang: 'de' }))}
          />
        )}
        <RadioGroup
          name="art"
          label={say('print.kind')}
          required
          value={chosen.kind}
          error={errorOf('art')}
          options={printedKinds.map((kind) => ({
            value: kind,
            label: say(`print.kind.${kind}`),
            hint: say(`print.kind.${kind}.hint`),
          }))}
        />
        <CheckboxGroup
          name="sprache"
          label={say('print.languages')}
          hint={say('print.languages.hint')}
          required
          value={chosen.langs}
          error={errorOf('sprache')}
          options={languages.map((one) => ({ value: one, label: nativeNameOf(one), lang: one }))}
        />
        <ButtonRow>
          <Button>{say('print.make')}</Button>
        </ButtonRow>
      </Form>
      <section aria-labelledby="logo">
        <h2 id="logo">{say('print.logo')}</h2>
        <p>{say('print.logo.lead')}</p>
        <ul>
          {sites.map(({ id, name }) => (
            <li key={id}>
              <Link href={localHref(lang, logoPath(id))}>{say('print.logo.of', { site: name })}</Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
