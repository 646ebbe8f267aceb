<#-- The faults of a form above its heading: takes the focus and leads to each field. brand.css moves it above the heading, which
     template.ftl writes first. -->
<#macro summary faults title>
    <#if faults?has_content>
        <div id="mep-faults" class="mep-faults" role="alert" tabindex="-1" autofocus aria-labelledby="mep-faults-title">
            <h2 id="mep-faults-title">${title}</h2>
            <ul>
                <#list faults as each>
                    <li><#if each.at?has_content><a href="#${each.at}">${each.text}</a><#else>${each.text}</#if></li>
                </#list>
            </ul>
        </div>
    </#if>
</#macro>

<#-- The fault of a field, as a list of one or none; `at` is the id of what is to be corrected. -->
<#function of field at><#return messagesPerField.existsError(field)?then([{"text": messagesPerField.get(field), "at": at}], [])></#function>
