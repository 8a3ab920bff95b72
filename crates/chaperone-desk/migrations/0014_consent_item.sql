-- Which pictures of the library each consent asks for: so that a signed consent keeps them, and a withdrawn one takes them
-- along. What the patient saw and ticked of them stands in the consent itself, sealed.

create table consent_item (consent text not null, media text not null, primary key (consent, media));
create index consent_item_media on consent_item (media);
