import type { Lang } from '#platform/languages';
import { type TypeSize, typeSizePath, typeSizes } from '#platform/type-size';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { BackLink } from '#ui/step-page';
import { publicSiteTexts } from '../texts.ts';

/** Three sizes, each written in itself: one tap, and back to where one was. */
export function TypeSizePage({ lang, chosen, back }: { lang: Lang; chosen: TypeSize; back: string }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, back)} />
      <h1>{say('type.title')}</h1>
      <p class="lead">{say('type.lead')}</p>
      <Form action={localHref(lang, typeSizePath)} label={say('type.title')}>
        <input type="hidden" name="zurueck" value={back} />
        <ul class="choices type-sizes">
          {typeSizes.map((size) => (
            <li key={size} data-size={size}>
              <button type="submit" name="groesse" value={size} aria-pressed={size === chosen}>
                <span>{say(`type.${size}`)}</span>
                {size === chosen && <Icon name="check" />}
              </button>
            </li>
          ))}
        </ul>
      </Form>
      <p class="muted">{say('type.kept')}</p>
    </>
  );
}
