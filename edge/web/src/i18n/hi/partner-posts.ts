import type { partnerPosts as english } from "../en/partner-posts.ts";
import type { Texts } from "../message-types.ts";

export const partnerPosts: Texts<typeof english> = {
  "posts.none": "आपने अभी कुछ नहीं बताया है",
  "posts.none_next": "पोस्ट कुछ सेकंड में आपकी दुकान के सभी फ़ॉलोअर तक पहुँचती है।",
  "posts.day": "एक दिन के लिए",
  "posts.three_days": "तीन दिन के लिए",
  "posts.week": "एक सप्ताह के लिए",
  "posts.month": "एक महीने के लिए",
  "posts.kind": "प्रकार",
  "posts.title": "शीर्षक",
  "posts.title_example": "ताज़ी मैंगो लस्सी फिर आ गई",
  "posts.more": "इसके बारे में और",
  "posts.shown": "दिखे",
  "posts.publish": "मेरे फ़ॉलोअर को बताएँ",
  "posts.live": "दिख रही है",
  "posts.expired": "समाप्त",
  "posts.retracted": "वापस ली गई",
  "posts.said": "आपने क्या बताया",
  "posts.caption": "पोस्ट, नई पहले",
  "posts.column": "पोस्ट",
  "posts.said_at": "कब बताया",
  "posts.state": "स्थिति",
  "posts.until": "{when} तक",
  "posts.change": "बदलें",
  "posts.take_back": "वापस लें",
};
