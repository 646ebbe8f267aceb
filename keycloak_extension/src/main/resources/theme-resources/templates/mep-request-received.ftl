<#-- The same for every address, so that nobody learns here who has an account. -->
<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#import "mep-validation.ftl" as validation>
<#global title = msg("mepRequestTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepRequestTitle")}
    <#elseif section = "form">
        <div class="mep-account mep-request">
            <p id="mep-request-mail">
                <strong>${msg("mepRequestMailComes")}</strong>
                <#if requestAddress?has_content>${msg("mepRequestNothingCame", requestAddress)}</#if>
            </p>
            <@validation.howToGetValidated text=msg("mepRequestText") />
            <p>${msg("mepRequestThenConfirm")}</p>
            <@team.help />
            <@team.back to=applicationUrl />
        </div>
    </#if>
</@layout.registrationLayout>
