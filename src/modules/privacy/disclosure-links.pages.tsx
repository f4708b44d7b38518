import type { Lang } from '#platform/languages';
import { ButtonLink, ButtonRow } from '#ui/button';
import { localHref } from '#ui/href';
import { privacyTexts } from './texts.ts';

/** What was collected, to read and for programs; `path` is the page both lie below. */
export function DisclosureLinks({ lang, path }: { lang: Lang; path: string }) {
  const say = privacyTexts(lang);
  return (
    <ButtonRow>
      <ButtonLink href={localHref(lang, `${path}/auskunft.pdf`)} download>
        {say('disclosure.pdf')}
      </ButtonLink>
      <ButtonLink href={localHref(lang, `${path}/auskunft.json`)} download variant="secondary">
        {say('disclosure.json')}
      </ButtonLink>
    </ButtonRow>
  );
}
