import type { frame as english } from "../en/frame.ts";
import type { Texts } from "../message-types.ts";

export const frame: Texts<typeof english> = {
  "nav.stores": "दुकानें",
  "nav.ride": "सवारी",
  "nav.orders": "ऑर्डर",
  "nav.wallet": "वॉलेट",
  "nav.news": "ख़बरें",
  "nav.map": "नक़्शा",
  "nav.earnings": "कमाई",
  "nav.me": "मेरा",
  "nav.main": "मुख्य मेन्यू",
  "nav.skip": "सीधे सामग्री पर जाएँ",
  "nav.home": "Beeline, पहला पन्ना",
  "nav.account": "खाता",
  "nav.basket": "टोकरी में। भुगतान पर जाएँ",

  "action.back": "वापस",
  "action.go_on": "आगे बढ़ें",
  "action.retry": "फिर कोशिश करें",
  "action.load_again": "फिर से लोड करें",
  "action.look_again": "फिर देखें",
  "action.share": "शेयर करें",
  "action.close": "बंद करें",

  "page.loading": "लोड हो रहा है",
  "page.stopped": "यह पन्ना रुक गया",
  "page.stopped_next": "इसे फिर से लोड करें। आपका कोई ऑर्डर नहीं खोया।",
  "page.missing": "ऐसा कोई पन्ना नहीं है",
  "page.missing_next": "पता ग़लत लिखा हो सकता है, या पन्ना कहीं और चला गया है।",
  "page.no_city": "अभी किसी शहर में सेवा नहीं है",
  "page.no_city_next": "जब पहला शहर शुरू हो, तब लौट आइए।",
  "page.see_stores": "दुकानें देखें",

  "map.pick_middle": "नक़्शे का बीच चुनें",
  "map.zoom_in": "पास से देखें",
  "map.zoom_out": "दूर से देखें",
  "map.fit": "सब दिखाएँ",
  "map.cannot_draw": "यह डिवाइस नक़्शा नहीं बना सकता",
  "map.cannot_draw_next": "बाक़ी सब चलता है। {city} के बारे में सब कुछ बग़ल में लिखा है।",
  "map.not_loaded": "नक़्शा लोड नहीं हुआ",
  "map.not_loaded_next": "ऑनलाइन होने पर पन्ना फिर से लोड करें।",
  "map.you": "आप",

  "link.connecting": "जुड़ रहा है…",
  "link.open": "लाइव",
  "link.reconnecting": "फिर जुड़ रहा है…",
  "link.ended": "जुड़ा नहीं है",

  "span.seconds": "{count} से॰",
  "span.minutes": "{count} मिनट",
  "span.hours": "{count} घंटे",
  "span.seconds_left": "सेकंड बाक़ी",
  "span.more_minutes": "{count, plural, one {# मिनट और} other {# मिनट और}}",
  "span.less_than_minute": "एक मिनट से कम",

  "eta.soon": "बस पहुँचने ही वाला है",
  "eta.minutes": "{count} मिनट",
  "eta.range": "{low}–{high} मिनट",
  "eta.soon_spoken": "बस पहुँचने ही वाला है",
  "eta.range_spoken": "{low} से {high} मिनट में पहुँचेगा",
  "eta.minutes_spoken": "{count, plural, one {लगभग # मिनट में पहुँचेगा} other {लगभग # मिनट में पहुँचेगा}}",

  "position.old": "स्थान {age} पुराना है",
  "position.lost": "स्थान {age} पुराना है। शायद राइडर के पास नेटवर्क नहीं है",

  "timeline.next": "अभी बाक़ी है",

  "language.title": "भाषा",
  "language.hint": "ऐप और हमारे संदेश इसी भाषा में होंगे।",
};
