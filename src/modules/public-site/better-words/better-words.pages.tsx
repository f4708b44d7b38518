import { longestPiece } from '#modules/editorial';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { TextArea } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { publicSiteTexts } from '../texts.ts';

export const betterWordsPath = '/bessere-worte';

export interface BetterWordsPageProps {
  lang: Lang;
  /** Path of the page it is about, without language. */
  about: string;
  typed: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

/** Whoever knows the language better says which words are better; without an account. */
export function BetterWordsPage({ lang, about, typed, errors }: BetterWordsPageProps) {
  const say = publicSiteTexts(lang);
  const errorOf = (name: string) => errors.find((one) => one.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, about)} />
      <h1>{say('better.title')}</h1>
      <p class="lead">{say('better.lead')}</p>
      <Form action={localHref(lang, betterWordsPath)} errors={errors}>
        <input type="hidden" name="seite" value={about} />
        <TextArea
          name="jetzt"
          label={say('better.now')}
          required
          maxLength={longestPiece}
          value={typed.jetzt}
          error={errorOf('jetzt')}
        />
        <TextArea
          name="besser"
          label={say('better.better')}
          hint={say('better.hint')}
          required
          maxLength={longestPiece}
          value={typed.besser}
          error={errorOf('besser')}
        />
        <Button>{say('better.send')}</Button>
      </Form>
    </>
  );
}

export function BetterWordsThanks({ lang, about }: { lang: Lang; about: string }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <Alert kind="success" title={say('better.thanks')} live />
      <h1>{say('better.title')}</h1>
      <p>{say('better.next')}</p>
      <BackLink href={localHref(lang, about)} />
    </>
  );
}
