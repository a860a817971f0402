import type { hotspots as english } from "../en/hotspots.ts";
import type { Texts } from "../message-types.ts";

export const hotspots: Texts<typeof english> = {
  "hotspots.page": "हॉटस्पॉट",
  "hotspots.title": "सवारी की माँग कहाँ है",
  "hotspots.explain": "पिछले पाँच मिनट में। खाना जितना भरा हो, वहाँ चालक की उतनी ज़्यादा ज़रूरत है।",
  "hotspots.map": "उन खानों का नक्शा जहाँ सवारी की माँग है",
  "hotspots.list": "सबसे ज़्यादा माँग पहले",
  "hotspots.type": "सवारी का प्रकार",
  "hotspots.away": "{distance} दूर",
  "hotspots.requests": "{count, plural, one {# माँग} other {# माँगें}}",
  "hotspots.drivers": "{count, plural, =0 {कोई खाली नहीं} one {# चालक खाली} other {# चालक खाली}}",
  "hotspots.surge": "{factor}×",
  "hotspots.age": "{age} पहले गिना गया",
  "hotspots.none": "आपके पास कोई व्यस्त खाना नहीं है",
  "hotspots.none_next": "जब पाँच मिनट में कई लोग माँगते हैं तब खाने दिखते हैं, {distance} तक की दूरी में।",
  "hotspots.unknown": "माँग अभी पता नहीं है",
  "hotspots.unknown_next": "यह हर कुछ सेकंड में गिनी जाती है और यहाँ दिखाई जाएगी।",
  "hotspots.no_rides": "आपका वाहन केवल डिलीवरी करता है",
  "hotspots.no_rides_next": "सवारी का प्रकार चुनें और देखें कि माँग कहाँ है।",
};
