import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Tabs } from '#ui/tabs';
import { editorialTexts } from './texts.ts';

const parts = {
  articles: '/redaktion',
  dates: '/redaktion/termine',
  partners: '/redaktion/partner',
  media: '/redaktion/medien',
} as const;
type Part = keyof typeof parts;

/** What of the public pages somebody looks after: sites have partners, the centre keeps films and material. */
export function EditorialTabs({
  lang,
  current,
  isAtCentre,
}: {
  lang: Lang;
  current: string;
  isAtCentre: boolean;
}) {
  const say = editorialTexts(lang);
  const shown = (Object.keys(parts) as Part[]).filter((part) => part !== (isAtCentre ? 'partners' : 'media'));
  return (
    <Tabs
      label={say('desk.title')}
      tabs={shown.map((part) => ({
        href: localHref(lang, parts[part]),
        label: say(`tab.${part}`),
        current: parts[part] === current,
      }))}
    />
  );
}
