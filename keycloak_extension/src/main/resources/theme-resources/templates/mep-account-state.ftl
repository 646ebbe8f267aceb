<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#global title = msg("mepAccountTitle_" + accountState) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepAccountTitle_" + accountState)}
    <#elseif section = "form">
        <div class="mep-account mep-account--${accountState}">
            <p class="mep-account__text">${msg("mepAccountText_" + accountState)}</p>
            <#if accountState == "pending">
                <ol class="mep-account__steps">
                    <li class="mep-account__step">
                        ${msg("mepAccountIdentityCopy")} <@team.email contact=contact />.
                    </li>
                    <li class="mep-account__step">
                        ${msg("mepAccountAppointment")}
                        <ul class="mep-account__ways">
                            <#if contact.bookingUrl?has_content>
                                <li class="mep-account__way">
                                    <a class="mep-account__booking" href="${contact.bookingUrl}" rel="noopener noreferrer" target="_blank">${msg("mepAccountByVideo")}</a>
                                </li>
                            </#if>
                            <li class="mep-account__way">
                                ${msg("mepAccountInPerson")} <span class="mep-account__desk">${contact.desk}</span>,
                                <@team.telephone contact=contact />.
                            </li>
                        </ul>
                    </li>
                    <li class="mep-account__step">${msg("mepAccountBring")}</li>
                </ol>
            </#if>
            <@team.help contact=contact />
            <@team.back />
        </div>
    </#if>
</@layout.registrationLayout>
