import type { wallet as english } from "../en/wallet.ts";
import type { Texts } from "../message-types.ts";

export const wallet: Texts<typeof english> = {
  "wallet.title": "वॉलेट",
  "wallet.balance": "बैलेंस",
  "wallet.what_happened": "क्या-क्या हुआ",
  "wallet.can_spend": "आप ख़र्च कर सकते हैं",
  "wallet.inside": "वॉलेट में",
  "wallet.held": "ऑर्डर के लिए रोका गया",
  "wallet.owed": "आप पर {amount} बाक़ी हैं, जैसे रद्द किए गए ऑर्डर का शुल्क। अगला टॉप-अप पहले इसे चुकाएगा।",
  "wallet.nothing": "अभी कुछ नहीं",
  "wallet.nothing_next": "टॉप-अप, वॉलेट से चुकाए गए ऑर्डर और रिफ़ंड यहाँ दिखेंगे।",
  "wallet.see_stores": "दुकानें देखें",

  "entry.order": "ऑर्डर का भुगतान",
  "entry.top_up": "पैसे डाले",
  "entry.refund": "रिफ़ंड",
  "entry.refund_returned": "रिफ़ंड वापस आया",
  "entry.tip": "टिप",
  "entry.promotion": "Beeline से क्रेडिट",
  "entry.debt_paid": "बाक़ी रक़म चुकाई",
  "entry.cancellation_fee": "रद्द करने का शुल्क",
  "entry.dispute_opened": "बैंक ने वापस लिया",
  "entry.dispute_won": "बैंक ने लौटाया",
  "entry.adjustment": "सुधार",
  "entry.other": "अन्य",

  "topup.title": "पैसे डालें",
  "topup.save_first": "पहले नीचे कोई कार्ड सहेजें।",
  "topup.amount": "रक़म",
  "topup.wrong": "रक़म लिखें, जैसे 500।",
  "topup.bank_asks": "आपका बैंक {amount} की पुष्टि माँग रहा है।",
  "topup.waiting":
    "{amount} के लिए बैंक के जवाब का इंतज़ार है। जवाब आते ही पैसे वॉलेट में होंगे; दोबारा करने की ज़रूरत नहीं।",
  "topup.done": "{amount} आपके वॉलेट में हैं।",

  "cards.title": "सहेजे गए कार्ड",
  "cards.none": "अभी कोई कार्ड नहीं। नक़द भुगतान हमेशा हो सकता है।",
  "cards.remove": "हटाएँ",
  "cards.remove_one": "{method} हटाएँ",
  "cards.keep": "रखें",
  "cards.yours": "आपका कार्ड",
  "cards.not_added": "कोई कार्ड नहीं जुड़ा",
  "cards.not_added_next": "पेज बिना कार्ड के लौटा। कुछ नहीं काटा गया।",
  "cards.to_wallet": "अपने वॉलेट पर जाएँ",

  "bank.in_app": "सवाल आपके UPI या बैंक ऐप में है। यह पेज अपने आप आगे बढ़ेगा।",
  "bank.confirm": "अपने बैंक से पुष्टि करें",

  "amount.label": "{label} ({currency})",
  "list.older": "पुराने दिखाएँ",
};
