import type { checkout as english } from "../en/checkout.ts";
import type { Texts } from "../message-types.ts";

export const checkout: Texts<typeof english> = {
  "basket.title": "टोकरी",
  "basket.yours": "आपकी टोकरी",
  "basket.subtotal": "उप-योग",
  "basket.to_checkout": "भुगतान पर जाएँ",
  "basket.view": "टोकरी देखें, {count}",
  "basket.nothing": "अभी इसमें कुछ नहीं",
  "basket.nothing_next": "मेन्यू से कोई व्यंजन जोड़ें।",
  "basket.empty_it": "टोकरी ख़ाली करें",

  "checkout.title": "भुगतान",
  "checkout.empty": "आपकी टोकरी ख़ाली है",
  "checkout.empty_next": "दुकान चुनें और जो पसंद हो जोड़ें।",
  "checkout.back_to": "{store} पर वापस",
  "checkout.note": "नोट",
  "checkout.note_label": "किचन और राइडर के लिए नोट (ज़रूरी नहीं)",
  "checkout.note_example": "प्याज़ नहीं। दो बार घंटी बजाएँ।",
  "checkout.order_for": "{price} में ऑर्डर करें",
  "checkout.order": "ऑर्डर करें",

  "quote.price": "क़ीमत",
  "quote.working_out": "क़ीमत निकाल रहे हैं",
  "quote.none": "अभी इसे पहुँचाने का कोई तरीक़ा नहीं है। कुछ मिनट में फिर कोशिश करें।",
  "quote.busy": "अभी यहाँ बहुत लोग ऑर्डर कर रहे हैं: डिलीवरी सामान्य से {factor} गुना महँगी है।",
  "quote.time": "आपके दरवाज़े तक लगभग {time}",
  "quote.holds": "क़ीमत {time} तक पक्की",

  "address.title": "कहाँ पहुँचाना है?",
  "address.deliver_to": "यहाँ पहुँचाएँ",
  "address.change": "बदलें",
  "address.deliver_here": "यहीं पहुँचाएँ",
  "address.map": "डिलीवरी की जगह चुनें",
  "address.tap": "पिन हिलाने के लिए नक़्शे पर टैप करें।",
  "address.outside": "यह जगह सेवा क्षेत्र से बाहर है। टूटी रेखा के अंदर कोई जगह चुनें।",
  "address.label": "राइडर के लिए पता",
  "address.example": "गली, मकान, मंज़िल, घंटी पर नाम",
  "address.needed": "राइडर को पता चाहिए।",
  "address.my_location": "मेरी जगह लें",
  "address.no_location": "आपके ब्राउज़र ने नहीं बताया कि आप कहाँ हैं। नक़्शे पर टैप करें।",
};
