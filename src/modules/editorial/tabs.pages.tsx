import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Tabs } from '#ui/tabs';
import { editorialTexts } from './texts.ts';

export const partPaths = {
  articles: '/redaktion',
  dates: '/redaktion/termine',
  partners: '/redaktion/partner',
  media: '/redaktion/medien',
  words: '/redaktion/uebersetzungen',
  print: '/redaktion/aushaenge',
  barriers: '/redaktion/barrieren',
} as const;
type Part = keyof typeof partPaths;

/** What of the public pages somebody looks after: sites have partners and print, the centre keeps films, material and languages. */
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
  const others: readonly Part[] = isAtCentre ? ['partners', 'print'] : ['media', 'words', 'barriers'];
  const shown = (Object.keys(partPaths) as Part[]).filter((part) => !others.includes(part));
  return (
    <Tabs
      label={say('desk.title')}
      tabs={shown.map((part) => ({
        href: localHref(lang, partPaths[part]),
        label: say(`tab.${part}`),
        current: partPaths[part] === current,
      }))}
    />
  );
}
