/** Badges that a page must show well: what is imported for each, by name of the story. */
export const STORIES = {
  usual: {
    program: {
      name: 'Data Analytics Foundations',
      description: 'Twelve weeks from spreadsheets to honest charts, with a project of your own.',
    },
    recipient: { name: 'Ada Lovelace' },
    expiresAt: '2029-11-01T10:00:00Z',
  },
  nameless: {
    program: { name: 'Cloud Practitioner' },
    recipient: { name: 'Nobody Should See', isPublic: false },
  },
  pictured: {
    program: { name: 'Project Leadership', description: 'From promise to delivery.' },
    recipient: { name: 'Grace Hopper' },
    imageUrl: 'https://pictures.example/badge.svg',
    url: 'https://elsewhere.example/credential/1',
  },
  expired: {
    program: { name: 'First Aid at Work' },
    recipient: { name: 'Florence Nightingale' },
    expiresAt: '2025-02-01T10:00:00Z',
  },
  revoked: {
    program: { name: 'Withdrawn Course' },
    recipient: { name: 'Nobody Should See' },
    isRevoked: true,
  },
  arabic: {
    program: {
      name: 'الذكاء الاصطناعي وتحليل البيانات للمبتدئين في المنطقة العربية',
      description: 'برنامج تدريبي متكامل (AI & Data) لمدة 12 أسبوعًا.',
    },
    recipient: { name: 'عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي الدمشقي' },
  },
  chinese: {
    program: { name: '数据分析与人工智能应用基础课程（高级研修班·第二十三期）' },
    recipient: { name: '欧阳'.repeat(30) },
  },
  emoji: {
    program: { name: '🚀 Rocket Science 101 🛰️ — from 0️⃣ to orbit' },
    recipient: { name: '👩🏽‍🚀 Zoë 🌈 Ünïcødé 🇳🇵 👨‍👩‍👧‍👦 O’Neill-Żółć 🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄' },
  },
  endless: {
    program: { name: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3) },
    recipient: { name: 'X'.repeat(200) },
  },
} as const satisfies Record<string, object>;

export type StoryName = keyof typeof STORIES;

export const BRAND = {
  name: 'Example Academy',
  brandColor: '#0f766e',
  logoUrl: 'https://pictures.example/logo.svg',
  websiteUrl: 'https://academy.example/',
  linkedInOrganizationId: '1035',
  namesArePublic: true,
};

export const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill="#b45309" d="M50 2 94 27v46L50 98 6 73V27z"/><path fill="#fde68a" d="M50 14 83 33v34L50 86 17 67V33z"/><circle cx="50" cy="50" r="17" fill="#b45309"/></svg>';
