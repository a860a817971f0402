import type { news as english } from "../en/news.ts";
import type { Texts } from "../message-types.ts";

export const news: Texts<typeof english> = {
  "news.title": "ख़बरें",
  "news.fresh": "{count, plural, one {# नई पोस्ट} other {# नई पोस्ट}}",
  "news.older": "पुरानी ख़बरें दिखाएँ",
  "news.none": "अभी कोई ख़बर नहीं",
  "news.none_next": "कोई दुकान खोलें और “फ़ॉलो करें” दबाएँ। उसकी ख़बरें यहाँ दिखेंगी।",
  "news.of_store": "इस दुकान की ख़बरें",
  "news.see_dish": "व्यंजन देखें",
  "news.you_order_here": "आप यहाँ से मँगाते हैं",
  "news.kind.offer": "ऑफ़र",
  "news.kind.news": "ख़बर",
  "news.follow": "फ़ॉलो करें",
  "news.following": "फ़ॉलो कर रहे हैं",
  "news.followers": "{count, plural, one {# फ़ॉलोअर} other {# फ़ॉलोअर}}",
};
