import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { FileField, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { partPaths } from '../tabs.pages.tsx';
import { editorialTexts } from '../texts.ts';
import { type LogoFacts, longestAlt } from './logo.ts';

export const logoPath = (siteId: string) => `/redaktion/logo/${siteId}`;

export interface LogoPageProps {
  lang: Lang;
  site: { readonly id: string; readonly name: string };
  logo: LogoFacts | null;
  alt: string;
  errors: readonly FieldMessage[];
  saved: boolean;
}

/** Where coordination takes in the logo of its site, sees it, and takes it away. */
export function LogoPage({ lang, site, logo, alt, errors, saved }: LogoPageProps) {
  const say = editorialTexts(lang);
  const path = localHref(lang, logoPath(site.id));
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, partPaths.print)}>{say('tab.print')}</BackLink>
      {saved && errors.length === 0 && <Alert kind="success" title={say('desk.saved')} live />}
      <h1>{say('logo.title')}</h1>
      <p class="kern-preline" lang="de">
        {site.name}
      </p>
      <p class="lead">{say('logo.lead')}</p>
      {logo ? (
        <LogoPicture src={`${logoPath(site.id)}/bild?v=${logo.version}`} logo={logo} />
      ) : (
        <p>{say('logo.none')}</p>
      )}
      <Form action={path} errors={errors} multipart>
        <input type="hidden" name="version" value={logo?.version ?? 0} />
        <FileField
          name="logo"
          label={say(logo ? 'logo.another' : 'logo.file')}
          hint={say('logo.file.hint')}
          accept=".png,.jpg,.jpeg,image/png,image/jpeg"
          required={!logo}
          error={errorOf('logo')}
        />
        <TextField
          name="alt"
          label={say('logo.alt')}
          hint={say('logo.alt.hint')}
          value={alt}
          lang="de"
          maxLength={longestAlt}
          required
          error={errorOf('alt')}
        />
        <ButtonRow>
          <Button>{say('logo.save')}</Button>
        </ButtonRow>
      </Form>
      {logo && (
        <section aria-labelledby="wegnehmen">
          <h2 id="wegnehmen">{say('logo.remove')}</h2>
          <p>{say('logo.remove.text')}</p>
          <Form action={`${path}/loeschung`} bare>
            <Button variant="secondary">{say('logo.remove')}</Button>
          </Form>
        </section>
      )}
    </>
  );
}

/** A logo in its own shape, never larger than a heading needs. */
export function LogoPicture({ src, logo }: { src: string; logo: LogoFacts }) {
  return (
    <p class="site-logo">
      <img src={src} alt={logo.alt} lang="de" width={logo.width} height={logo.height} />
    </p>
  );
}
