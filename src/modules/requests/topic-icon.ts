import type { IconName } from '#ui/icons';

const icons: Readonly<Record<string, IconName>> = {
  office: 'office',
  school: 'school',
  'day-care': 'kita',
  forms: 'form',
  'language-course': 'language',
  work: 'people',
  housing: 'home',
  bank: 'bank',
  'health-information': 'info',
  leisure: 'people',
  'finding-ones-way': 'place',
  doctor: 'doctor',
  'immigration-office': 'office',
  'job-centre': 'office',
  'youth-office': 'people',
  'conversation-help': 'language',
  'private-home': 'home',
  'written-translation': 'form',
  'informed-consent': 'doctor',
  'money-or-signature': 'bank',
  'child-care': 'kita',
  danger: 'warning',
};

/** The picture beside a topic, for people who read little German. */
export function topicIcon(code: string): IconName {
  return icons[code] ?? 'info';
}
