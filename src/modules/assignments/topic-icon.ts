import type { IconName } from '#ui/icons';

const icons: Readonly<Record<string, IconName>> = {
  office: 'office',
  'immigration-office': 'office',
  'job-centre': 'office',
  'youth-office': 'office',
  school: 'school',
  'language-course': 'school',
  'day-care': 'kita',
  forms: 'form',
  'written-translation': 'form',
  housing: 'home',
  'private-home': 'home',
  bank: 'bank',
  'health-information': 'doctor',
  doctor: 'doctor',
  'finding-ones-way': 'place',
  'conversation-help': 'language',
};

/** A drawing that says the topic beside its words. */
export function topicIcon(code: string): IconName {
  return icons[code] ?? 'people';
}
