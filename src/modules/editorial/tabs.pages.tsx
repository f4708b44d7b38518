import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Tabs } from '#ui/tabs';
import { editorialTexts } from './texts.ts';

const parts = { articles: '/redaktion' } as const;

/** What of the public pages somebody looks after. */
export function EditorialTabs({ lang, current }: { lang: Lang; current: string; isAtCentre: boolean }) {
  const say = editorialTexts(lang);
  return (
    <Tabs
      label={say('desk.title')}
      tabs={Object.entries(parts).map(([part, path]) => ({
        href: localHref(lang, path),
        label: say(`tab.${part as keyof typeof parts}`),
        current: path === current,
      }))}
    />
  );
}
